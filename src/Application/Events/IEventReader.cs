using CampaignGrpc.Domain;

namespace CampaignGrpc.Application.Events;

/// <summary>Reads the log of events.</summary>
public interface IEventReader
{
    /// <summary>Reads a stretch of the log, so long that nobody waits for it, and finds what of it is asked for.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="after">Behind this place; null from the oldest that is kept.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DomainException">
    /// EVENTS_GONE: something behind that place was removed already, or the log does not go so far.
    /// </exception>
    Task<EventStretch> ReadAsync(EventFilter filter, long? after, int limit, CancellationToken cancellationToken);

    /// <summary>Reads such a stretch from its end, the newest event first.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="before">Before this place; null from the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DomainException">EVENTS_GONE: the log does not go so far.</exception>
    Task<EventStretch> ReadBackAsync(EventFilter filter, long? before, int limit, CancellationToken cancellationToken);

    /// <summary>The place of the last event; 0 before the first.</summary>
    Task<long> LastAsync(CancellationToken cancellationToken);
}

/// <summary>Which events are asked for. Null is any, and no kinds are all.</summary>
public sealed record EventFilter(long? ProjectId, long? CampaignId, IReadOnlyList<EventKind> Kinds);

/// <summary>A stretch of the log.</summary>
/// <param name="Events">Those in it that were asked for.</param>
/// <param name="From">The place behind which it begins, or before which.</param>
/// <param name="Reached">The place up to which it goes, or back to which.</param>
/// <param name="IsEnd">Whether the log ended there, or begins there.</param>
public sealed record EventStretch(IReadOnlyList<LoggedEvent> Events, long From, long Reached, bool IsEnd);
