using CampaignGrpc.Application.Upkeep;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Has a draft called as planned from here on.</summary>
public sealed record LaunchCampaignCommand(long CampaignId) : IRequest<CampaignView>;

internal sealed class LaunchCampaignValidator : AbstractValidator<LaunchCampaignCommand>
{
    public LaunchCampaignValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class LaunchCampaignHandler(IUnitOfWork work, IOptions<CampaignsOptions> options)
    : IRequestHandler<LaunchCampaignCommand, CampaignView>
{
    public Task<CampaignView> Handle(LaunchCampaignCommand command, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                var campaign = unit.Campaigns.Get(new(command.CampaignId));
                CampaignUpkeep.BringToThePresent(unit, campaign);
                campaign.Launch(unit.Now, options.Value.PastStartDate != PastStartDatePolicy.Reject);
                unit.Contacts.CarryOn(campaign, CampaignUpkeep.RowsAtOnce);
                return CampaignView.At(unit.Now, campaign);
            },
            cancellationToken
        );
}
