using System.Collections.Concurrent;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Operation;
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
    IHoldReader holds,
    IWebhookSender sender,
    IEventText text,
    TimeProvider time
)
{
    /// <summary>None takes so long.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(1);

    /// <summary>So many events that nobody asked for are passed by before that is stored.</summary>
    private const int MostPassedBy = 5_000;

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<long, Task> _underWay = [];

    /// <summary>Of each webhook as it was, up to where there was nothing for it.</summary>
    private readonly ConcurrentDictionary<long, (Webhook Webhook, long Reached)> _passedBy = [];

    /// <summary>Begins to send to every webhook for which there may be something and to which nobody is sending.</summary>
    /// <param name="stopping">Breaks off what is being sent; it is sent again by whoever comes next.</param>
    public async Task BeginAsync(CancellationToken stopping)
    {
        Caller.Current = Caller.Service;
        // A wrong clock would sign with a wrong time, and a held service may be a copy of one that runs elsewhere.
        if (!time.IsInDoubt() && await DueAsync(stopping) is { Count: > 0 } due && await holds.FindAsync(stopping) is null)
        {
            var last = await events.LastAsync(stopping);
            foreach (var webhook in due.Where(webhook => From(webhook) < last))
                _underWay[webhook.Id] = SendAllAsync(webhook, stopping);
        }

        var ended = _underWay.Where(sending => sending.Value.IsCompleted).ToList();
        foreach (var (id, _) in ended)
            _underWay.TryRemove(id, out var _);
        // Whatever one of them has failed of is thrown here, once for all.
        await Task.WhenAll(ended.Select(sending => sending.Value));
    }

    /// <summary>What is being sent has come to its end, or was broken off.</summary>
    public async Task EndAsync()
    {
        try
        {
            await Task.WhenAll(_underWay.Values);
        }
        catch (OperationCanceledException)
        {
            // Broken off, as whoever stops asks.
        }
    }

    private async Task<List<Webhook>> DueAsync(CancellationToken stopping)
    {
        var due = await webhooks.ListDueAsync(time.Now(), stopping);
        return [.. due.Where(webhook => !_underWay.ContainsKey(webhook.Id))];
    }

    private long From(Webhook webhook)
    {
        var isKnown =
            _passedBy.TryGetValue(webhook.Id, out var passed)
            && passed.Webhook.Cursor == webhook.Cursor
            && passed.Webhook.Types.SequenceEqual(webhook.Types);
        return isKnown ? passed.Reached : webhook.Cursor;
    }

    private async Task SendAllAsync(Webhook webhook, CancellationToken stopping)
    {
        await Task.Yield();
        var (first, missed) = await ReadAsync(webhook, stopping);
        if (missed is null && first.Events.Count == 0 && first.Reached - webhook.Cursor < MostPassedBy)
            return;
        var mine = await ChangeAsync(webhook.Id, (unit, fresh) => fresh.IsDue(unit.Now) ? Lease(unit, fresh) : null, stopping);
        while (mine is not null)
            mine = await SendNextAsync(mine, stopping);
    }

    /// <returns>The webhook as it is then, when it is still this one's turn; null when there is nothing more to send to it now.</returns>
    private async Task<Webhook?> SendNextAsync(Webhook mine, CancellationToken stopping)
    {
        var hasAnswer = false;
        try
        {
            var (stretch, missed) = await ReadAsync(mine, stopping);
            if (missed is not null)
                return await ChangeMineAsync(mine, (unit, fresh) => SkipTo(unit, fresh, stretch.From, missed));
            if (stretch.Events.Count == 0)
                return await ChangeMineAsync(mine, (_, fresh) => PassBy(fresh, mine, stretch).GiveBack());
            var hasContacts = mine.HasContactDetails && sender.MaySendContactDetails(mine.ProjectId);
            var contacts = await webhooks.ReadContactsAsync(hasContacts ? stretch.Events : [], stopping);
            var (message, sent) = (WebhookMessage.Of(mine, stretch.Events, contacts, text), time.Now());
            var result = await sender.SendAsync(mine, message.Id, message.MediaType, message.Body, stopping);
            hasAnswer = true;
            return await ChangeMineAsync(mine, (unit, fresh) => Conclude(unit, fresh, mine, stretch, sent, result));
        }
        catch (OperationCanceledException) when (!hasAnswer)
        {
            await ChangeMineAsync(mine, (_, fresh) => fresh.GiveBack());
            throw;
        }
    }

    /// <summary>Where it was told meanwhile to begin elsewhere, nothing was passed by.</summary>
    private static Webhook PassBy(Webhook fresh, Webhook mine, EventStretch stretch) =>
        fresh.Cursor == mine.Cursor ? fresh.Reach(stretch.Reached) : fresh;

    private Webhook Conclude(IUnit unit, Webhook fresh, Webhook mine, EventStretch stretch, DateTimeOffset sent, SendResult result)
    {
        var (first, last) = (stretch.Events[0].Sequence, stretch.Events[^1].Sequence);
        // Where it was told meanwhile to begin elsewhere, it does so.
        var isMoved = fresh.Cursor != mine.Cursor;
        var after =
            !result.IsTaken ? fresh.Fail(unit.Now, result.IsGone, result.RetryAfter)
            : isMoved ? fresh
            : fresh.Reach(last);
        unit.Webhooks.Add(result.ToDelivery(fresh.Id, sent, first, last, after.NextTryTime));
        var goesOn = result.IsTaken && after.State == WebhookState.Active && (isMoved || !stretch.IsEnd);
        return goesOn ? Lease(unit, after) : after.GiveBack();
    }

    /// <summary>It was away for longer than events are kept: its owner can see so, and it goes on with the oldest that there is.</summary>
    private Webhook SkipTo(IUnit unit, Webhook fresh, long place, string missed)
    {
        var error = $"{missed} It goes on behind {EventCursor.Of(place)}.";
        unit.Webhooks.Add(
            new Delivery(
                fresh.Id,
                0,
                unit.Now,
                FirstEvent: null,
                LastEvent: null,
                Status: null,
                Answer: "",
                error,
                Milliseconds: 0,
                NextTryTime: null
            )
        );
        return Lease(unit, fresh with { Cursor = place });
    }

    private Webhook Lease(IUnit unit, Webhook webhook) => webhook.LeaseTo(_owner, unit.Now + LongestRequest);

    /// <summary>Reads on until there is an event for the webhook, or the log has ended.</summary>
    /// <returns>What there is, and what is not there any more in words; null when all is.</returns>
    private async Task<(EventStretch Stretch, string? Missed)> ReadAsync(Webhook webhook, CancellationToken stopping)
    {
        var filter = new EventFilter(webhook.ProjectId, null, webhook.Kinds());
        try
        {
            var stretch = await events.ReadAsync(filter, From(webhook), webhook.MaxBatch, stopping);
            while (stretch is { Events.Count: 0, IsEnd: false })
                stretch = await events.ReadAsync(filter, stretch.Reached, webhook.MaxBatch, stopping);
            if (stretch.Events.Count == 0)
                _passedBy[webhook.Id] = (webhook, stretch.Reached);
            return (stretch, null);
        }
        catch (DomainException refusal) when (refusal.Refusal == Refusal.EventsGone)
        {
            return (await events.ReadAsync(filter, null, webhook.MaxBatch, stopping), refusal.Message);
        }
    }

    /// <summary>Changes a webhook whose turn was taken here; not broken off, since what was answered must not be forgotten.</summary>
    private Task<Webhook?> ChangeMineAsync(Webhook mine, Func<IUnit, Webhook, Webhook> change) =>
        ChangeAsync(mine.Id, (unit, fresh) => fresh.LeaseOwner == _owner ? change(unit, fresh) : null, CancellationToken.None);

    /// <returns>The webhook then, if it is this one's turn.</returns>
    private Task<Webhook?> ChangeAsync(long id, Func<IUnit, Webhook, Webhook?> change, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                if (unit.Webhooks.Find(id) is not { } fresh || change(unit, fresh) is not { } changed)
                    return null;
                unit.Webhooks.Save(changed);
                return changed.LeaseOwner == _owner ? changed : null;
            },
            cancellationToken
        );
}
