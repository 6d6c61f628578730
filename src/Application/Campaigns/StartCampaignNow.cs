using CampaignGrpc.Application.Upkeep;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Has a campaign's first run begin now.</summary>
public sealed record StartCampaignNowCommand(long CampaignId) : IRequest<CampaignView>;

internal sealed class StartCampaignNowValidator : AbstractValidator<StartCampaignNowCommand>
{
    public StartCampaignNowValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class StartCampaignNowHandler(IUnitOfWork work) : IRequestHandler<StartCampaignNowCommand, CampaignView>
{
    public Task<CampaignView> Handle(StartCampaignNowCommand command, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                var campaign = unit.Campaigns.Get(new(command.CampaignId));
                CampaignUpkeep.BringToThePresent(unit, campaign);
                campaign.StartNow(unit.Now);
                unit.Contacts.CarryOn(campaign, CampaignUpkeep.RowsAtOnce);
                campaign.CompleteIfDone();
                return CampaignView.At(unit.Now, campaign);
            },
            cancellationToken
        );
}
