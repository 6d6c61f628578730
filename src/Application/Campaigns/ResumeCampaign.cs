using CampaignGrpc.Application.Dialing;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Hands out a paused campaign's calls again.</summary>
public sealed record ResumeCampaignCommand(long CampaignId) : IRequest<CampaignView>;

internal sealed class ResumeCampaignValidator : AbstractValidator<ResumeCampaignCommand>
{
    public ResumeCampaignValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class ResumeCampaignHandler(IDialingStore dialing, TimeProvider time) : IRequestHandler<ResumeCampaignCommand, CampaignView>
{
    public Task<CampaignView> Handle(ResumeCampaignCommand command, CancellationToken cancellationToken) =>
        dialing.RunAsync(
            session =>
            {
                var campaign = session.Get(new(command.CampaignId));
                campaign.Resume();
                return CampaignView.At(time.Now(), campaign);
            },
            cancellationToken);
}
