using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

/// <summary>
/// What a campaign's contacts wait for. How many wait is kept; along the index by which they are claimed those that are due are
/// counted, or those that are not, whichever is over sooner. Where both are many, neither is counted to its end.
/// </summary>
internal sealed class CampaignStock(StorageEngine engine, CampaignsContext context, Campaign campaign, DateTimeOffset now)
{
    /// <summary>Counting so many along the index takes a few milliseconds.</summary>
    private const int MostCounted = 100_000;

    private IQueryable<Contact> Waiting =>
        context.Contacts.AsNoTracking().Where(contact => contact.CampaignId == campaign.Id && contact.State == ContactState.Waiting);

    private IQueryable<Contact> Later => Waiting.Where(contact => contact.DueTime > now);

    public async Task<ContactStock> ReadAsync(CancellationToken cancellationToken)
    {
        var (due, later) = await CountWaitingAsync(cancellationToken);
        return new(
            due,
            later,
            await Later.MinAsync(contact => contact.DueTime, cancellationToken),
            await Later.MaxAsync(contact => contact.DueTime, cancellationToken),
            await FindFirstLeaseEndAsync(cancellationToken),
            await CountDoneForGoodAsync(cancellationToken)
        );
    }

    private async Task<(BoundedCount Due, BoundedCount Later)> CountWaitingAsync(CancellationToken cancellationToken)
    {
        var waiting = campaign.Counts.Waiting;
        var later = await CountAsync(Later, cancellationToken);
        if (!later.IsExceeded)
            return (new(waiting - later.Value), later);
        var due = await CountAsync(Waiting.Where(contact => contact.DueTime <= now), cancellationToken);
        return (due, due.IsExceeded ? later : new(waiting - due.Value));
    }

    private static async Task<BoundedCount> CountAsync(IQueryable<Contact> contacts, CancellationToken cancellationToken)
    {
        // In the order of the index, which costs nothing; without one EF warns.
        var first = contacts
            .OrderBy(contact => contact.DueTime)
            .ThenBy(contact => contact.Number)
            .Select(contact => contact.Number)
            .Take(MostCounted + 1);
        var count = await first.CountAsync(cancellationToken);
        return count > MostCounted ? new(MostCounted, IsExceeded: true) : new(count);
    }

    /// <summary>Along the index of leases, which has only what dialers hold.</summary>
    private async Task<DateTimeOffset?> FindFirstLeaseEndAsync(CancellationToken cancellationToken)
    {
        if (campaign.Counts.Claimed == 0)
            return null;
        var sql = $$"""
            SELECT min(lease_end_time) AS "Value" FROM contacts {{engine.Along("ix_contacts_lease")}}
            WHERE lease_end_time IS NOT NULL AND campaign_id = {0} AND state = 2
            """;
#pragma warning disable EF1002 // The text is this class's own.
        return await context.Database.SqlQueryRaw<long?>(sql, campaign.Id.Value).SingleAsync(cancellationToken) is { } first
#pragma warning restore EF1002
            ? CampaignsContext.FromMicroseconds(first)
            : null;
    }

    private async Task<int> CountDoneForGoodAsync(CancellationToken cancellationToken)
    {
        var forGood = ContactResults.ForGood.Select(result => (int)result).ToList();
        return (int)
            await context
                .Tallies.Where(tally => tally.CampaignId == campaign.Id && tally.Kind == TallyKind.Result && forGood.Contains(tally.Bucket))
                .SumAsync(tally => tally.Count, cancellationToken);
    }
}
