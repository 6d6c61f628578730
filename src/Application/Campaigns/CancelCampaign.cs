using CampaignGrpc.Application.Upkeep;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Ends a campaign for good: contacts that were not reached are done as cancelled, calls that are going on run out.</summary>
public sealed record CancelCampaignCommand(long CampaignId) : IRequest<CampaignView>;

internal sealed class CancelCampaignValidator : AbstractValidator<CancelCampaignCommand>
{
    public CancelCampaignValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class CancelCampaignHandler(IUnitOfWork work) : IRequestHandler<CancelCampaignCommand, CampaignView>
{
    public Task<CampaignView> Handle(CancelCampaignCommand command, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                var campaign = unit.Campaigns.Get(new(command.CampaignId));
                campaign.Cancel(unit.Now);
                unit.Contacts.CarryOn(campaign, CampaignUpkeep.RowsAtOnce);
                return CampaignView.At(unit.Now, campaign);
            },
            cancellationToken
        );
}
