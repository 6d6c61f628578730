using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class ContactReader(StorageEngine engine, IDbContextFactory<CampaignsContext> contexts, ScanGate scans) : IContactReader
{
    public async Task<Contact> GetAsync(CampaignId campaign, long number, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var place = Place(number);
        var contact = await context
            .Contacts.AsNoTracking()
            .Where(contact => contact.CampaignId == campaign && contact.Number == place)
            .FirstOrDefaultAsync(
                _ =>
                    context.Campaigns.Any(stored => stored.Id == campaign)
                    && !context.Endings.Any(ending => ending.CampaignId == campaign && ending.ReduceTime != null),
                cancellationToken
            );
        if (contact is not null)
            return contact;
        await context.GetCountsOfKeptAsync(campaign, cancellationToken);
        throw Refusal.ContactNotFound.With($"Campaign {campaign} has no contact {number}.");
    }

    public async Task<Found<Contact>> ListAsync(
        CampaignId campaign,
        ContactFilter filter,
        ContactSearch search,
        long after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        using var turn = await scans.EnterAsync(isScan: !search.IsForAll, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var counts = await context.GetCountsOfKeptAsync(campaign, cancellationToken);
        // No data has a NUL, and not every engine can be asked for one.
        if (search.DataContains?.Contains('\0', StringComparison.Ordinal) == true)
            return new([], 0);
        var list = new ContactList(engine, context, campaign, filter, search);
        var kept = await list.FindKeptCountAsync(counts, cancellationToken);
        if (kept == 0)
            return new([], 0);
        var contacts = await list.ReadAsync(counts, Place(after), limit, cancellationToken);
        // A first page that is not full has all there are.
        var isWhole = after == 0 && contacts.Count < limit;
        return new(contacts, kept ?? (isWhole ? contacts.Count : await list.Contacts.LongCountAsync(cancellationToken)));
    }

    public async Task<ContactChangeProgress> GetChangeAsync(CampaignId campaign, long number, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.GetCountsAsync(campaign, cancellationToken);
        var place = Place(number);
        var stored = await context
            .ContactChanges.AsNoTracking()
            .FirstOrDefaultAsync(change => change.CampaignId == campaign && change.Number == place, cancellationToken);
        return stored?.Progress ?? throw Refusal.ChangeNotFound.With($"Campaign {campaign} has no contact change {number}.");
    }

    public async Task<ContactChangeTrial> TryChangeAsync(
        Campaign campaign,
        ContactFilter filter,
        int? priority,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        using var turn = await scans.EnterAsync(isScan: true, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var counts = await context.GetCountsOfKeptAsync(campaign.Id, cancellationToken);
        var list = new ContactList(engine, context, campaign.Id, filter);
        var matched = await list.FindKeptCountAsync(counts, cancellationToken);
        return new(matched!.Value, await Changed(list.Contacts).LongCountAsync(cancellationToken));

        // As the slices of a change have it; a test holds the two equal.
        IQueryable<Contact> Changed(IQueryable<Contact> contacts)
        {
            var (hasFurtherRun, forGood) = (
                campaign.HasFurtherRun(now),
                ContactResults.ForGood.Select(result => (ContactResult?)result).ToList()
            );
            contacts = contacts.Where(contact =>
                !contact.IsCancelled && (contact.State != ContactState.Done || (hasFurtherRun && !forGood.Contains(contact.Result)))
            );
            return priority is { } given ? contacts.Where(contact => contact.Priority != given) : contacts;
        }
    }

    /// <summary>Compared as it is stored: where a column is cast to another type, no index leads to it.</summary>
    private static int Place(long number) => (int)Math.Min(number, int.MaxValue);
}
