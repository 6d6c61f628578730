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
        var contact = await context.Contacts.AsNoTracking()
            .Where(contact => contact.CampaignId == campaign && contact.Number == place)
            .FirstOrDefaultAsync(
                _ => context.Campaigns.Any(stored => stored.Id == campaign)
                    && !context.Endings.Any(ending => ending.CampaignId == campaign && ending.ReduceTime != null),
                cancellationToken);
        if (contact is not null) return contact;
        await context.GetCountsOfKeptAsync(campaign, cancellationToken);
        throw Refusal.ContactNotFound.With($"Campaign {campaign} has no contact {number}.");
    }

    public async Task<Found<Contact>> ListAsync(CampaignId campaign, ContactFilter filter, long after, int limit, CancellationToken cancellationToken)
    {
        using var turn = await scans.EnterAsync(isScan: filter.Phone is not null, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var counts = await context.GetCountsOfKeptAsync(campaign, cancellationToken);
        var list = new ContactList(engine, context, campaign, filter);
        var kept = await list.FindKeptCountAsync(counts, cancellationToken);
        if (kept == 0) return new([], 0);
        var contacts = await list.ReadAsync(counts, Place(after), limit, cancellationToken);
        // A first page that is not full has all there are.
        var isWhole = after == 0 && contacts.Count < limit;
        return new(contacts, kept ?? (isWhole ? contacts.Count : await list.Contacts.LongCountAsync(cancellationToken)));
    }

    /// <summary>Compared as it is stored: where a column is cast to another type, no index leads to it.</summary>
    private static int Place(long number) => (int)Math.Min(number, int.MaxValue);
}
