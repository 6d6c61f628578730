using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>A campaign to be made of another one.</summary>
/// <param name="SourceId">The other one, in whatever state.</param>
/// <param name="Change">What of its terms is to be otherwise.</param>
/// <param name="IsDraft">Whether nobody of the new one is called before it is launched.</param>
/// <param name="Contacts">Which contacts come with it.</param>
/// <param name="KeyIn">The key of the request in a project; null when it carries none.</param>
internal sealed record CampaignCopy(
    long SourceId,
    CampaignChange Change,
    bool IsDraft,
    Func<Campaign, ArrivingContacts> Contacts,
    Func<long, RequestKey?> KeyIn
);

/// <summary>Makes campaigns of others: with their terms but for what is changed, and with contacts of theirs that begin afresh.</summary>
internal sealed class CampaignCopies(
    ICampaignReader campaigns,
    CampaignArrival arrival,
    CampaignChanges changes,
    IOptions<CampaignsOptions> options
)
{
    /// <summary>Stores the new campaign, whole or not at all.</summary>
    /// <returns>Its id, or that of the first one with the same key.</returns>
    public async Task<CampaignId> StoreAsync(CampaignCopy wanted, CancellationToken cancellationToken)
    {
        // As with a create: a repeat gets the first answer whatever the clock says by now, and whatever has become of the source.
        var source = await campaigns.FindAsync(new(wanted.SourceId), cancellationToken);
        var key = wanted.KeyIn(source?.ProjectId ?? RequestKey.AnyProject);
        if (key is not null && await campaigns.FindByRequestAsync(key, cancellationToken) is { } first)
            return first;
        if (source is null)
            throw Refusal.CampaignNotFound.With($"There is no campaign {wanted.SourceId}.");
        var (copy, dueTime) = await MakeAsync(wanted, source, cancellationToken);
        return (await arrival.StoreAsync(copy, wanted.Contacts(source), dueTime, key, cancellationToken)).Id;
    }

    /// <summary>Holds the new campaign to every check, and stores nothing.</summary>
    /// <returns>The campaign that it would be made of.</returns>
    public async Task<Campaign> TryAsync(CampaignCopy wanted, CancellationToken cancellationToken)
    {
        var source = await campaigns.GetAsync(new(wanted.SourceId), cancellationToken);
        await MakeAsync(wanted, source, cancellationToken);
        return source;
    }

    private async Task<(Campaign Copy, DateTimeOffset DueTime)> MakeAsync(
        CampaignCopy wanted,
        Campaign source,
        CancellationToken cancellationToken
    )
    {
        var now = wanted.Change.ReceivedTime;
        var terms = await changes.ReadAsync(wanted.Change, source, cancellationToken);
        var dueTime = wanted.IsDraft
            ? terms.Schedule.OpenAtOrAfter(now) ?? now
            : ScheduleInput.Begin(terms.Schedule, options.Value.PastStartDate, now);
        var copy = Campaign.Create(
            source.ProjectId,
            source.StartBlockId,
            source.PhoneId,
            terms.Name,
            terms.Description,
            terms.Schedule,
            terms.Rules,
            contactCount: 0,
            now,
            terms.MaxConcurrentCalls,
            wanted.IsDraft,
            terms.MaxStartsPerSecond,
            terms.Purpose,
            source.Id
        );
        return (copy, dueTime);
    }
}
