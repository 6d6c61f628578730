using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Domain.Webhooks;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>The webhooks, of which there are few.</summary>
internal sealed class UnitWebhooks(Unit unit, Group group) : IWebhooks
{
    public Webhook? Find(long id) =>
        group.Asking().Context.Webhooks.AsNoTracking().FirstOrDefault(webhook => webhook.Id == id) is { } found
        && unit.Caller.Projects.Holds(found.ProjectId)
            ? found
            : null;

    public int CountOf(long project) => group.Asking().Context.Webhooks.Count(webhook => webhook.ProjectId == project);

    public Webhook Add(Webhook webhook)
    {
        Save(context => context.Add(webhook));
        return webhook;
    }

    public void Save(Webhook webhook) => Save(context => context.Update(webhook));

    public void Remove(Webhook webhook) => Save(context => context.Remove(webhook));

    public Delivery Add(Delivery delivery)
    {
        const string Last = "SELECT coalesce(max(number), 0) FROM webhook_deliveries WHERE webhook_id = $1";
        const string Forget = "DELETE FROM webhook_deliveries WHERE webhook_id = $1 AND number <= $2";
        var connection = group.Writing();
        var kept = delivery with { Number = connection.Query(Last, delivery.WebhookId).ReadOne()!.Value + 1 };
        Save(context => context.Add(kept));
        connection.Execute(Forget, kept.WebhookId, kept.Number - Delivery.MostKept);
        return kept;
    }

    public long LastEvent() => group.Asking().Query(EventRows.Last).ReadOne() ?? 0;

    private void Save(Action<CampaignsContext> change)
    {
        var context = group.Writing().Context;
        change(context);
        context.SaveChanges();
        context.ChangeTracker.Clear();
    }
}
