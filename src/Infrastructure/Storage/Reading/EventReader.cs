using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class EventReader(IDbContextFactory<CampaignsContext> contexts) : IEventReader
{
    /// <summary>So many events are looked through at once, of whomever they are: some milliseconds.</summary>
    private const int Stretch = 10_000;

    public async Task<EventStretch> ReadAsync(EventFilter filter, long? after, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Up to the last there are all, and none of them changes any more.
        var last = await LastAsync(context, cancellationToken);
        EnsureIsReached(after, last);
        if (after == last)
            return new([], last, last, IsEnd: true);
        var from = after ?? await FirstAsync(context, cancellationToken) - 1;
        var until = Math.Min(from + Stretch, last);
        var events = Matching(context, filter).Where(logged => logged.Sequence > from && logged.Sequence <= until);
        var found = await events.OrderBy(logged => logged.Sequence).Take(limit).ToListAsync(cancellationToken);
        // Asked last: what is removed while this reads is missed by nobody who is not told so.
        if (after is not null && await FirstAsync(context, cancellationToken) is var first && first > from + 1)
            throw Refusal.EventsGone.With(
                $"The log is kept from {first} on; what was between {from} and that is gone. Begin anew, without a cursor."
            );
        var reached = found.Count == limit ? found[^1].Sequence : until;
        return new(found, from, reached, IsEnd: reached == last);
    }

    public async Task<EventStretch> ReadBackAsync(EventFilter filter, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await LastAsync(context, cancellationToken);
        EnsureIsReached(before, last);
        var end = before ?? last + 1;
        var first = await FirstAsync(context, cancellationToken);
        var until = Math.Max(end - Stretch, first);
        var events = Matching(context, filter).Where(logged => logged.Sequence >= until && logged.Sequence < end);
        var found = await events.OrderByDescending(logged => logged.Sequence).Take(limit).ToListAsync(cancellationToken);
        var reached = found.Count == limit ? found[^1].Sequence : until;
        return new(found, end, reached, IsEnd: reached <= first);
    }

    public async Task<long> LastAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await LastAsync(context, cancellationToken);
    }

    private static IQueryable<LoggedEvent> Matching(CampaignsContext context, EventFilter filter)
    {
        var events = context.Events.AsNoTracking();
        if (!Caller.Current.Projects.IsAll)
            events = events.Where(logged => Caller.Current.Projects.Ids.Contains(logged.ProjectId));
        if (filter.ProjectId is { } project)
            events = events.Where(logged => logged.ProjectId == project);
        if (filter.CampaignId is { } campaign)
            events = events.Where(logged => logged.CampaignId == campaign);
        return filter.Kinds is { Count: > 0 } kinds ? events.Where(logged => kinds.Contains(logged.Kind)) : events;
    }

    private static void EnsureIsReached(long? place, long last)
    {
        if (place > last)
            throw Refusal.EventsGone.With($"The log ends at {last}. Was the service restored from a backup? Begin anew, without a cursor.");
    }

    private static async Task<long> LastAsync(CampaignsContext context, CancellationToken cancellationToken) =>
        await context.Events.MaxAsync(logged => (long?)logged.Sequence, cancellationToken) ?? 0;

    private static async Task<long> FirstAsync(CampaignsContext context, CancellationToken cancellationToken) =>
        await context.Events.MinAsync(logged => (long?)logged.Sequence, cancellationToken) ?? 1;
}
