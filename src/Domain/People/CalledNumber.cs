using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.People;

/// <summary>When a project called a number of late, as far as a limit can ask for it.</summary>
public sealed record CalledNumber
{
    public static readonly CalledNumber Never = new([]);

    private CalledNumber(IReadOnlyList<DateTimeOffset> starts) => Starts = starts;

    /// <summary>The starts of its calls, in order; those that certainly did not ring are not among them.</summary>
    public IReadOnlyList<DateTimeOffset> Starts { get; }

    /// <summary>The starts, in whatever order, of which only those are kept that a limit can ask for.</summary>
    public static CalledNumber Of(IEnumerable<DateTimeOffset> starts)
    {
        var kept = starts.Order().TakeLast(CallLimit.MaxCalls).ToList();
        return kept.Count == 0 ? Never : new(kept);
    }

    /// <summary>A call to it was started.</summary>
    public CalledNumber With(DateTimeOffset start) => Of(Starts.Where(earlier => earlier > start - CallLimit.LongestRolling).Append(start));

    /// <summary>The call that was started then certainly did not ring.</summary>
    public CalledNumber Without(DateTimeOffset start)
    {
        var place = Starts.ToList().LastIndexOf(start);
        return place < 0 ? this : Of(Starts.Where((_, other) => other != place));
    }

    /// <summary>From when all limits let it be called; null when they do now.</summary>
    public DateTimeOffset? ClosedUntil(CallLimits limits, DateTimeOffset now, IanaZone zone)
    {
        if (Starts.Count == 0 || limits.AreNone) return null;
        var opens = limits.All.Max(limit => limit.OpenTime(Starts, now, zone));
        return opens > now ? opens : null;
    }

    public bool Equals(CalledNumber? other) => other is not null && Starts.SequenceEqual(other.Starts);

    public override int GetHashCode() => Starts.Aggregate(0, (hash, start) => HashCode.Combine(hash, start));
}
