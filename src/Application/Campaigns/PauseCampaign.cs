using CampaignGrpc.Application.Upkeep;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Stops handing out a campaign's calls; calls that are going on run out.</summary>
public sealed record PauseCampaignCommand(long CampaignId) : IRequest<CampaignView>;

internal sealed class PauseCampaignValidator : AbstractValidator<PauseCampaignCommand>
{
    public PauseCampaignValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class PauseCampaignHandler(IUnitOfWork work) : IRequestHandler<PauseCampaignCommand, CampaignView>
{
    public Task<CampaignView> Handle(PauseCampaignCommand command, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                var campaign = unit.Campaigns.Get(new(command.CampaignId));
                CampaignUpkeep.BringToThePresent(unit, campaign);
                campaign.Pause();
                return CampaignView.At(unit.Now, campaign);
            },
            cancellationToken
        );
}
