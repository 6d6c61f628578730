using System.Collections.Concurrent;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Webhooks;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>
/// Has events sent to webhooks: to each one request after the other, in the order of the log, so that what a receiver does not take
/// delays that receiver and nobody else. Whose turn it is to send stands in the webhook's row, so that of several replicas one does.
/// </summary>
public sealed class WebhookDeliveries(
    IUnitOfWork work,
    IWebhookReader webhooks,
    IEventReader events,
    IWebhookSender sender,
    IEventText text,
    TimeProvider time)
{
    /// <summary>Longer than a request can take.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>So many events that nobody asked for are passed by before that is stored.</summary>
    private const int MostPassedBy = 5_000;

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<long, Task> _underWay = [];

    /// <summary>Of each webhook's cursor, up to where there was nothing for it.</summary>
    private readonly ConcurrentDictionary<long, (long Cursor, long Reached)> _passedBy = [];

    /// <summary>Begins to send to every webhook for which there may be something and to which nobody is sending.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        Caller.Current = Caller.Service;
        var last = await events.LastAsync(cancellationToken);
        foreach (var webhook in await webhooks.ListAsync(null, cancellationToken))
        {
            if (!webhook.IsDue(time.Now()) || From(webhook) >= last || _underWay.ContainsKey(webhook.Id)) continue;
            _underWay[webhook.Id] = SendAllAsync(webhook, cancellationToken);
        }

        var ended = _underWay.Where(sending => sending.Value.IsCompleted).ToList();
        foreach (var (id, _) in ended) _underWay.TryRemove(id, out var _);
        // Whatever one of them has failed of is thrown here, once for all.
        await Task.WhenAll(ended.Select(sending => sending.Value));
    }

    /// <summary>What is being sent has come to its end.</summary>
    public Task EndAsync() => Task.WhenAll(_underWay.Values);

    private long From(Webhook webhook) =>
        _passedBy.TryGetValue(webhook.Id, out var passed) && passed.Cursor == webhook.Cursor ? passed.Reached : webhook.Cursor;

    private async Task SendAllAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (var next = webhook; next is not null && next.IsDue(time.Now());) next = await SendNextAsync(next, cancellationToken);
    }

    /// <returns>The webhook as it is then; null when there is nothing more to send to it now.</returns>
    private async Task<Webhook?> SendNextAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var stretch = await ReadAsync(webhook, cancellationToken);
        if (stretch.Events.Count == 0)
        {
            _passedBy[webhook.Id] = (webhook.Cursor, stretch.Reached);
            var mayPass = stretch.Reached - webhook.Cursor >= MostPassedBy;
            var passed = mayPass ? await ChangeAsync(webhook, isMine: false, fresh => fresh with { Cursor = stretch.Reached }, cancellationToken) : webhook;
            return stretch.IsEnd ? null : passed;
        }

        var leased = await ChangeAsync(webhook, isMine: false, fresh => fresh.LeaseTo(_owner, time.Now() + Lease), cancellationToken);
        if (leased is null) return null;
        var (message, sent) = (WebhookMessage.Of(leased, stretch.Events, text), time.Now());
        var result = await sender.SendAsync(leased, message.Id, message.MediaType, message.Body, cancellationToken);
        var (first, last) = (stretch.Events[0].Sequence, stretch.Events[^1].Sequence);
        var after = await ChangeAsync(
            leased,
            isMine: true,
            fresh => result.IsTaken ? fresh.Reach(last) : fresh.Fail(time.Now(), result.IsGone, result.RetryAfter),
            cancellationToken,
            fresh => result.ToDelivery(fresh.Id, sent, first, last, fresh.NextTryTime));
        return result.IsTaken ? after : null;
    }

    private async Task<EventStretch> ReadAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var filter = new EventFilter(webhook.ProjectId, null, webhook.Kinds());
        try
        {
            return await events.ReadAsync(filter, From(webhook), webhook.MaxBatch, cancellationToken);
        }
        catch (DomainException refusal) when (refusal.Refusal == Refusal.EventsGone)
        {
            // It was away for longer than events are kept: it goes on with the oldest that there is.
            return await events.ReadAsync(filter, null, webhook.MaxBatch, cancellationToken);
        }
    }

    /// <summary>Changes a webhook that is still as it was read: due and where it was, or with the turn that was taken.</summary>
    /// <returns>The webhook then; null when others were faster.</returns>
    private Task<Webhook?> ChangeAsync(
        Webhook read,
        bool isMine,
        Func<Webhook, Webhook> change,
        CancellationToken cancellationToken,
        Func<Webhook, Delivery>? delivery = null) => work.RunAsync(
        UnitPlan.Request,
        unit =>
        {
            if (unit.Webhooks.Find(read.Id) is not { } fresh || fresh.Cursor != read.Cursor) return null;
            if (isMine ? fresh.LeaseOwner != _owner : !fresh.IsDue(unit.Now)) return null;
            var changed = change(fresh);
            unit.Webhooks.Save(changed);
            if (delivery is not null) unit.Webhooks.Add(delivery(changed));
            return changed;
        },
        cancellationToken);
}
