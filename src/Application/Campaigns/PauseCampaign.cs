using CampaignGrpc.Application.Dialing;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Stops handing out a campaign's calls; calls that are going on run out.</summary>
public sealed record PauseCampaignCommand(long CampaignId) : IRequest<CampaignView>;

internal sealed class PauseCampaignValidator : AbstractValidator<PauseCampaignCommand>
{
    public PauseCampaignValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class PauseCampaignHandler(IDialingStore dialing, TimeProvider time) : IRequestHandler<PauseCampaignCommand, CampaignView>
{
    public Task<CampaignView> Handle(PauseCampaignCommand command, CancellationToken cancellationToken) =>
        dialing.RunAsync(
            session =>
            {
                var campaign = session.Get(new(command.CampaignId));
                campaign.Pause();
                return CampaignView.At(time.Now(), campaign);
            },
            cancellationToken);
}
