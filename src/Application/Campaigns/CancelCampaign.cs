using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Ends a campaign for good: contacts that were not reached are done as cancelled, calls that are going on run out.</summary>
public sealed record CancelCampaignCommand(long CampaignId) : IRequest<CampaignView>;

internal sealed class CancelCampaignValidator : AbstractValidator<CancelCampaignCommand>
{
    public CancelCampaignValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class CancelCampaignHandler(IDialingStore dialing, TimeProvider time) : IRequestHandler<CancelCampaignCommand, CampaignView>
{
    public Task<CampaignView> Handle(CancelCampaignCommand command, CancellationToken cancellationToken) =>
        dialing.RunAsync(
            session =>
            {
                var campaign = session.Get(new(command.CampaignId));
                campaign.Cancel();
                session.FinishOpen(campaign, ContactResult.Cancelled);
                return CampaignView.At(time.Now(), campaign);
            },
            cancellationToken);
}
