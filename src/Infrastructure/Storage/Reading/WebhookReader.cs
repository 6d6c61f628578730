using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Webhooks;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class WebhookReader(IDbContextFactory<CampaignsContext> contexts) : IWebhookReader
{
    public async Task<IReadOnlyList<Webhook>> ListAsync(long? project, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var webhooks = context.Webhooks.AsNoTracking();
        if (project is not null)
            webhooks = webhooks.Where(webhook => webhook.ProjectId == project);
        if (!Caller.Current.Projects.IsAll)
            webhooks = webhooks.Where(webhook => Caller.Current.Projects.Ids.Contains(webhook.ProjectId));
        return await webhooks.OrderBy(webhook => webhook.Id).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// What <see cref="Webhook.IsDue"/> says, asked of the database: twice a second nothing is read of those that nobody answers.
    /// </summary>
    public async Task<IReadOnlyList<Webhook>> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
            .Webhooks.AsNoTracking()
            .Where(webhook => webhook.State == WebhookState.Active)
            .Where(webhook => webhook.NextTryTime == null || webhook.NextTryTime <= now)
            .Where(webhook => webhook.LeaseEndTime == null || webhook.LeaseEndTime <= now)
            .OrderBy(webhook => webhook.Id)
            .ToListAsync(cancellationToken);
    }

    public async Task<Webhook> GetAsync(long id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var webhook = await context.Webhooks.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellationToken);
        return webhook is not null && Caller.Current.Projects.Holds(webhook.ProjectId)
            ? webhook
            : throw Refusal.WebhookNotFound.With($"There is no webhook {id}.");
    }

    public async Task<IReadOnlyList<Delivery>> ListDeliveriesAsync(long webhook, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
            .Deliveries.AsNoTracking()
            .Where(delivery => delivery.WebhookId == webhook)
            .OrderByDescending(delivery => delivery.Number)
            .Take(Delivery.MostKept)
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// At once for all of them: who has the number of one in the campaign of another is read too, and asked for by nobody.
    /// </summary>
    public async Task<IReadOnlyDictionary<(CampaignId Campaign, int Number), ContactDetails>> ReadContactsAsync(
        IReadOnlyList<LoggedEvent> events,
        CancellationToken cancellationToken
    )
    {
        var asked = events.Where(logged => logged is { CampaignId: not null, ContactNumber: not null }).ToList();
        if (asked.Count == 0)
            return new Dictionary<(CampaignId, int), ContactDetails>();
        var campaigns = asked.Select(logged => new CampaignId(logged.CampaignId!.Value)).Distinct().ToList();
        var numbers = asked.Select(logged => logged.ContactNumber!.Value).Distinct().ToList();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var contacts = await context
            .Contacts.AsNoTracking()
            .Where(contact => campaigns.Contains(contact.CampaignId) && numbers.Contains(contact.Number))
            .Where(contact =>
                context.Campaigns.Any(stored => stored.Id == contact.CampaignId)
                && !context.Endings.Any(ending => ending.CampaignId == contact.CampaignId && ending.ReduceTime != null)
            )
            .ToListAsync(cancellationToken);
        return contacts
            .Where(contact => !contact.Phone.IsErased)
            .ToDictionary(contact => (contact.CampaignId, contact.Number), contact => new ContactDetails(contact.Phone, contact.AddData));
    }
}
