using CampaignGrpc.Domain.Campaigns;
using MediatR;

namespace CampaignGrpc.Application.Operation;

/// <summary>Lets calls go again after a restore. Releasing a service that is not held does nothing.</summary>
/// <param name="SkipDue">
/// Whether the contacts that are due by now, who may have been rung since the backup, are left out for the rest of their run.
/// </param>
public sealed record ReleaseHoldCommand(bool SkipDue) : IRequest<HoldReleased>;

/// <param name="WasHeld">Whether there was a hold to release.</param>
/// <param name="Campaigns">In how many campaigns contacts are skipped.</param>
public sealed record HoldReleased(bool WasHeld, int Campaigns);

internal sealed class ReleaseHoldHandler(IUnitOfWork work) : IRequestHandler<ReleaseHoldCommand, HoldReleased>
{
    public Task<HoldReleased> Handle(ReleaseHoldCommand command, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                if (unit.Holds.Find() is null)
                    return new HoldReleased(false, 0);
                var skipped = command.SkipDue
                    ? unit.Campaigns.Unfinished().Select(unit.Campaigns.Find).Count(campaign => Skip(campaign, unit.Now))
                    : 0;
                unit.Holds.Release();
                unit.Audit.Note(details: [("skipping_campaigns", skipped)]);
                return new(true, skipped);
            },
            cancellationToken
        );

    private static bool Skip(Campaign? campaign, DateTimeOffset now) => campaign is not null && campaign.SkipDue(now);
}
