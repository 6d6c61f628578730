using CampaignGrpc.Application.Dialing;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Deletes a campaign that has ended, with its contacts, attempts and results.</summary>
public sealed record DeleteCampaignCommand(long CampaignId) : IRequest;

internal sealed class DeleteCampaignValidator : AbstractValidator<DeleteCampaignCommand>
{
    public DeleteCampaignValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class DeleteCampaignHandler(IDialingStore dialing, TimeProvider time) : IRequestHandler<DeleteCampaignCommand, Unit>
{
    public Task<Unit> Handle(DeleteCampaignCommand command, CancellationToken cancellationToken) =>
        dialing.RunAsync(
            session =>
            {
                var campaign = session.Get(new(command.CampaignId));
                campaign.Delete(time.Now());
                // Its rows are removed a few thousand at a time by the sweep, so that nobody waits for a million of them.
                session.Delete(campaign);
                return Unit.Value;
            },
            cancellationToken);
}
