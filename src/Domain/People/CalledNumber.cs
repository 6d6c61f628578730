using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.People;

/// <summary>A call to a number that was started.</summary>
/// <param name="StartTime">When.</param>
/// <param name="Purpose">What its campaign called for; null where that said nothing.</param>
/// <param name="Outcome">What was heard of it; null until then, or where no limit of the project asked.</param>
public readonly record struct NumberCall(DateTimeOffset StartTime, CallPurpose? Purpose = null, Outcome? Outcome = null);

/// <summary>When a project called a number of late, and what came of it, as far as a limit can ask for it.</summary>
public sealed record CalledNumber
{
    public static readonly CalledNumber Never = new([]);

    private CalledNumber(IReadOnlyList<NumberCall> calls) => Calls = calls;

    /// <summary>Its calls, in order; those that certainly did not ring are not among them.</summary>
    public IReadOnlyList<NumberCall> Calls { get; }

    /// <summary>Calls in whatever order, of which only those are kept that a limit can ask for.</summary>
    public static CalledNumber Of(IEnumerable<NumberCall> calls)
    {
        // A limit may ask for those of one purpose or of some outcomes alone: so many of each are enough for it.
        var kept = calls
            .OrderBy(call => call.StartTime)
            .GroupBy(call => (call.Purpose, call.Outcome))
            .SelectMany(alike => alike.TakeLast(CallLimit.MaxCalls));
        var inOrder = kept.OrderBy(call => call.StartTime).ToList();
        return inOrder.Count == 0 ? Never : new(inOrder);
    }

    /// <summary>A call to it was started.</summary>
    public CalledNumber With(DateTimeOffset start, CallPurpose? purpose = null)
    {
        var (call, oldest) = (new NumberCall(start, purpose), start - CallLimit.LongestRolling);
        // Nearly always it is the latest of a few: there is nothing to put in order, and nothing to leave out.
        var isOneMore =
            Calls.Count < CallLimit.MaxCalls && (Calls.Count == 0 || (Calls[0].StartTime > oldest && Calls[^1].StartTime <= start));
        return isOneMore ? new([.. Calls, call]) : Of(Calls.Where(earlier => earlier.StartTime > oldest).Append(call));
    }

    /// <summary>It was heard what came of the call that was started then.</summary>
    public CalledNumber With(DateTimeOffset start, Outcome outcome, CallPurpose? purpose = null) =>
        PlaceOf(start, purpose) is >= 0 and var place
            ? Of(Calls.Select((call, other) => other == place ? call with { Outcome = outcome } : call))
            : this;

    /// <summary>The call that was started then certainly did not ring.</summary>
    public CalledNumber Without(DateTimeOffset start, CallPurpose? purpose = null) =>
        PlaceOf(start, purpose) is >= 0 and var place ? Of(Calls.Where((_, other) => other != place)) : this;

    /// <summary>From when all limits let it be called; null when they do now.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="now">The instant.</param>
    /// <param name="zones">
    /// Finds the clocks on which the calendar is read: all must let it. Where one is unknown nobody is called anyway. It is asked only
    /// where the calendar decides: to find a number's clocks takes longer than all the rest.
    /// </param>
    public DateTimeOffset? ClosedUntil(CallLimits limits, DateTimeOffset now, Func<IReadOnlyList<IanaZone>> zones)
    {
        if (Calls.Count == 0 || limits.AreNone)
            return null;
        IReadOnlyList<IanaZone>? found = null;
        var opens = limits.All.Max(limit => limit.OpenTime(Calls, now, () => found ??= zones()));
        return opens > now ? opens : null;
    }

    public bool Equals(CalledNumber? other) => other is not null && Calls.SequenceEqual(other.Calls);

    public override int GetHashCode() => Calls.Aggregate(0, (hash, call) => HashCode.Combine(hash, call));

    /// <summary>
    /// Two campaigns may have called it at one instant: the call is then the one of its purpose, though that may have been changed since,
    /// and of those the one of which nothing was heard yet.
    /// </summary>
    private int PlaceOf(DateTimeOffset start, CallPurpose? purpose) =>
        Calls
            .Index()
            .Where(call => call.Item.StartTime == start)
            .OrderBy(call => call.Item.Purpose == purpose)
            .ThenBy(call => call.Item.Outcome is null)
            .Select(call => call.Index)
            .DefaultIfEmpty(-1)
            .Last();
}
