using CampaignGrpc.Application.Upkeep;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Hands out a paused campaign's calls again.</summary>
public sealed record ResumeCampaignCommand(long CampaignId) : IRequest<CampaignView>;

internal sealed class ResumeCampaignValidator : AbstractValidator<ResumeCampaignCommand>
{
    public ResumeCampaignValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class ResumeCampaignHandler(IUnitOfWork work) : IRequestHandler<ResumeCampaignCommand, CampaignView>
{
    public Task<CampaignView> Handle(ResumeCampaignCommand command, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                var campaign = unit.Campaigns.Get(new(command.CampaignId));
                CampaignUpkeep.BringToThePresent(unit, campaign);
                campaign.Resume();
                return CampaignView.At(unit.Now, campaign);
            },
            cancellationToken
        );
}
