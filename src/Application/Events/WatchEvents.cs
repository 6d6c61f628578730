using System.Runtime.CompilerServices;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Events;

/// <summary>
/// Follows the log for an hour: each event soon after it has become durable, and a sign of life after fifteen seconds without one. Whoever
/// comes again then shows anew who he is.
/// </summary>
/// <param name="Cursor">Behind which place; empty from now on.</param>
/// <param name="ProjectId">Of which project; null for all.</param>
/// <param name="CampaignId">Of which campaign; null for all.</param>
/// <param name="Types">Of which types; none for all.</param>
public sealed record WatchEventsQuery(string Cursor, long? ProjectId, long? CampaignId, IReadOnlyList<string> Types)
    : IRequest<IAsyncEnumerable<WatchedEvent>>,
        IEventQuestion;

/// <summary>What whoever follows is told.</summary>
/// <param name="Event">An event; null in a sign of life.</param>
/// <param name="Cursor">From where to go on.</param>
public sealed record WatchedEvent(LoggedEvent? Event, string Cursor);

internal sealed class WatchEventsValidator : AbstractValidator<WatchEventsQuery>
{
    public WatchEventsValidator() => this.AsksOfTheLog();
}

internal sealed class WatchEventsHandler(IEventReader events, TimeProvider time)
    : IRequestHandler<WatchEventsQuery, IAsyncEnumerable<WatchedEvent>>
{
    private const int AtOnce = 500;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestWatch = TimeSpan.FromHours(1);

    public async Task<IAsyncEnumerable<WatchedEvent>> Handle(WatchEventsQuery query, CancellationToken cancellationToken)
    {
        var filter = query.ToFilter();
        var from = query.After() ?? await events.LastAsync(cancellationToken);
        // Read before anything is answered: whoever comes too late is refused, and not told so in the midst of a stream.
        var first = await events.ReadAsync(filter, from, AtOnce, cancellationToken);
        return Watch(filter, from, first, cancellationToken);
    }

    private async IAsyncEnumerable<WatchedEvent> Watch(
        EventFilter filter,
        long from,
        EventStretch stretch,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return new(null, EventCursor.Of(from));
        var (begun, lastTold) = (time.GetTimestamp(), time.GetTimestamp());
        while (time.GetElapsedTime(begun) < LongestWatch)
        {
            foreach (var told in stretch.Events)
                yield return new(told, EventCursor.Of(told.Sequence));
            if (stretch.Events.Count > 0)
                lastTold = time.GetTimestamp();
            if (stretch.IsEnd)
                await Task.Delay(Pace, time, cancellationToken);
            if (time.GetElapsedTime(lastTold) >= LongestSilence)
            {
                lastTold = time.GetTimestamp();
                yield return new(null, EventCursor.Of(stretch.Reached));
            }

            stretch = await events.ReadAsync(filter, stretch.Reached, AtOnce, cancellationToken);
        }
    }
}
