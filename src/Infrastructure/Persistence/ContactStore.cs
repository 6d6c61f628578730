using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Persistence;

internal sealed class ContactStore(IDbContextFactory<CampaignsContext> contexts) : IContactStore
{
    public async Task<Contact> GetAsync(CampaignId campaign, long number, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var contact = await context.Contacts.AsNoTracking()
            .FirstOrDefaultAsync(contact => contact.CampaignId == campaign && contact.Number == number, cancellationToken);
        if (contact is not null) return contact;
        await EnsureExistsAsync(context, campaign, cancellationToken);
        throw Refusal.ContactNotFound.With($"Campaign {campaign} has no contact {number}.");
    }

    public async Task<IReadOnlyList<Contact>> ListAsync(CampaignId campaign, long after, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var contacts = await context.Contacts.AsNoTracking()
            .Where(contact => contact.CampaignId == campaign && contact.Number > after)
            .OrderBy(contact => contact.Number)
            .Take(limit)
            .ToListAsync(cancellationToken);
        if (contacts.Count == 0) await EnsureExistsAsync(context, campaign, cancellationToken);
        return contacts;
    }

    private static async Task EnsureExistsAsync(CampaignsContext context, CampaignId campaign, CancellationToken cancellationToken)
    {
        if (!await context.Campaigns.AnyAsync(stored => stored.Id == campaign, cancellationToken))
            throw Refusal.CampaignNotFound.With($"There is no campaign {campaign}.");
    }
}
