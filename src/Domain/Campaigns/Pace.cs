namespace CampaignGrpc.Domain.Campaigns;

/// <summary>
/// How fast calls have been let go of late, where there is a bound: so many starts in any second, whatever quiet went before it. Claims are
/// handed out evenly, and each keeps a place among the starts of a second until it is started or given up.
/// </summary>
public sealed record Pace
{
    /// <summary>The largest bound that there may be.</summary>
    public const int MostPerSecond = 1_000;

    public static readonly Pace None = new(null, []);

    /// <summary>Starts are told apart no finer than this, and what a claim came too late for is made up as far as this.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private Pace(DateTimeOffset? nextClaimTime, IReadOnlyList<PacedStarts> starts)
    {
        NextClaimTime = nextClaimTime;
        Starts = starts;
    }

    /// <summary>When the next call is handed out; null before the first.</summary>
    public DateTimeOffset? NextClaimTime { get; }

    /// <summary>The starts of the last second, in order.</summary>
    public IReadOnlyList<PacedStarts> Starts { get; }

    /// <summary>A pace as it was stored.</summary>
    public static Pace FromStorage(DateTimeOffset? nextClaimTime, IReadOnlyList<PacedStarts> starts) => new(nextClaimTime, starts);

    /// <exception cref="ArgumentOutOfRangeException">There is no such bound.</exception>
    public static void EnsureIsOne(int? mostPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostPerSecond ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostPerSecond ?? 1, MostPerSecond);
    }

    /// <summary>How many calls may be claimed at an instant.</summary>
    /// <param name="most">How many may be started in a second.</param>
    /// <param name="claimed">How many are claimed already and were not started yet.</param>
    /// <param name="now">The instant.</param>
    public int Room(int most, int claimed, DateTimeOffset now)
    {
        var late = now - NextPlace(now);
        if (late < TimeSpan.Zero)
            return 0;
        var evenly = 1 + (int)(late.Ticks * most / Second.Ticks);
        return Math.Clamp(most - claimed - CountAt(now), 0, evenly);
    }

    /// <summary>When a further call may be claimed; an instant that is not later than <paramref name="now"/> when one may be.</summary>
    /// <inheritdoc cref="Room"/>
    /// <returns>Null when none may be before a claim is given up: those that are claimed are as many as may be started.</returns>
    public DateTimeOffset? OpenTime(int most, int claimed, DateTimeOffset now)
    {
        if (claimed >= most)
            return null;
        var (place, free) = (NextPlace(now), FreeTime(most - claimed, now));
        return place > free ? place : free;
    }

    /// <summary>
    /// When one of those that are claimed may be started; an instant that is not later than <paramref name="now"/> when it may.
    /// </summary>
    public DateTimeOffset StartTime(int most, DateTimeOffset now) => FreeTime(most, now);

    /// <summary>Calls were claimed.</summary>
    public Pace Claimed(int count, int most, DateTimeOffset now)
    {
        if (count == 0)
            return this;
        var taken = TimeSpan.FromMicroseconds(((count * 1_000_000L) + most - 1) / most);
        return new(NextPlace(now) + taken, Starts);
    }

    /// <summary>A call was started.</summary>
    public Pace Started(DateTimeOffset now)
    {
        var time = new DateTimeOffset((now.UtcTicks + Grain.Ticks - 1) / Grain.Ticks * Grain.Ticks, TimeSpan.Zero);
        var kept = Starts.Where(start => IsWithinSecond(start, now)).ToList();
        var same = kept.FindIndex(start => start.Time == time);
        if (same < 0)
            kept.Add(new(time, 1));
        else
            kept[same] = kept[same] with { Count = kept[same].Count + 1 };
        return new(NextClaimTime, [.. kept.OrderBy(start => start.Time)]);
    }

    public bool Equals(Pace? other) => other is not null && NextClaimTime == other.NextClaimTime && Starts.SequenceEqual(other.Starts);

    public override int GetHashCode() => HashCode.Combine(NextClaimTime, Starts.Count);

    private int CountAt(DateTimeOffset now) => Starts.Where(start => IsWithinSecond(start, now)).Sum(start => start.Count);

    /// <summary>When fewer than so many are within a second.</summary>
    private DateTimeOffset FreeTime(int most, DateTimeOffset now)
    {
        var (left, time) = (CountAt(now), now);
        foreach (var start in Starts.Where(start => IsWithinSecond(start, now)))
        {
            if (left < most)
                break;
            (left, time) = (left - start.Count, start.Time + Second);
        }

        return time;
    }

    /// <summary>Where the next claim's place is, evenly behind those before it.</summary>
    private DateTimeOffset NextPlace(DateTimeOffset now) => NextClaimTime is { } next && next > now - Grain ? next : now - Grain;

    // What a wrong clock put into the future counts too: nobody is called sooner for that.
    private static bool IsWithinSecond(PacedStarts start, DateTimeOffset now) => start.Time > now - Second;
}

/// <summary>Calls that were started within a moment.</summary>
/// <param name="Time">The end of the moment.</param>
/// <param name="Count">How many.</param>
public readonly record struct PacedStarts(DateTimeOffset Time, int Count);
