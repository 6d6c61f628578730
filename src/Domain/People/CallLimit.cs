using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.People;

/// <summary>A stretch of the calendar. The numbers are stored.</summary>
public enum CalendarPeriod
{
    Day = 1,

    /// <summary>From Monday.</summary>
    Week = 2,

    Month = 3,
}

/// <summary>
/// At most so many calls to one number within a stretch of time: a rolling one, or one of the calendar. One that counts only calls of
/// some outcomes is a rest after them; one of a purpose concerns only campaigns that call for it.
/// </summary>
public sealed record CallLimit
{
    public const int MinCalls = 1;
    public const int MaxCalls = 100;
    public static readonly TimeSpan ShortestRolling = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestRolling = TimeSpan.FromDays(366);

    private CallLimit(int calls, TimeSpan? rolling, CalendarPeriod? calendar)
    {
        Calls = calls;
        Rolling = rolling;
        Calendar = calendar;
    }

    /// <summary>How many calls.</summary>
    public int Calls { get; }

    /// <summary>Within the time up to each instant; null where the calendar says it.</summary>
    public TimeSpan? Rolling { get; }

    /// <summary>Within each such period on the clock of whoever is called; null where a rolling time says it.</summary>
    public CalendarPeriod? Calendar { get; }

    /// <summary>The calls that count; none for all of them.</summary>
    public OutcomeSet Outcomes { get; init; }

    /// <summary>The campaigns that it concerns, and whose calls count; null for all of the project's.</summary>
    public CallPurpose? Purpose { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A number or a duration is out of bounds.</exception>
    public static CallLimit Within(int calls, TimeSpan rolling)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rolling, ShortestRolling);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rolling, LongestRolling);
        return new(Checked(calls), rolling, null);
    }

    /// <inheritdoc cref="Within"/>
    public static CallLimit Each(int calls, CalendarPeriod calendar) =>
        Enum.IsDefined(calendar) ? new(Checked(calls), null, calendar) : throw new ArgumentOutOfRangeException(nameof(calendar));

    /// <summary>When it lets a further call start; an instant that is not later than <paramref name="now"/> when it does.</summary>
    /// <param name="calls">The calls to the number, in order.</param>
    /// <param name="now">The instant.</param>
    /// <param name="zones">Finds the clocks on which the calendar is read, at least one: all must let it.</param>
    public DateTimeOffset OpenTime(IReadOnlyList<NumberCall> calls, DateTimeOffset now, Func<IReadOnlyList<IanaZone>> zones)
    {
        var starts = calls.Where(Counts).Select(call => call.StartTime).ToList();
        if (starts.Count < Calls)
            return now;
        // They are in order: when this one counts no more, those after it are too few.
        var decisive = starts[^Calls];
        return Calendar is { } period ? zones().Max(zone => OpenTime(decisive, period, now, zone)) : decisive + Rolling!.Value;
    }

    private bool Counts(NumberCall call) =>
        (Purpose is null || call.Purpose == Purpose) && (Outcomes.IsEmpty || (call.Outcome is { } outcome && Outcomes.Holds(outcome)));

    private static DateTimeOffset OpenTime(DateTimeOffset decisive, CalendarPeriod period, DateTimeOffset now, IanaZone zone)
    {
        if (zone.LocalDay(now) is not { } today)
            return now;
        var (first, next) = period switch
        {
            CalendarPeriod.Day => (today, today.AddDays(1)),
            CalendarPeriod.Week => Week(today),
            _ => (today.AddDays(1 - today.Day), today.AddDays(1 - today.Day).AddMonths(1)),
        };
        // Calls that a wrong clock put into the future count too: nobody is called more often for that.
        return zone.LocalDay(decisive) >= first ? zone.StartOf(next) : now;
    }

    private static (DateOnly First, DateOnly Next) Week(DateOnly today)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        return (monday, monday.AddDays(7));
    }

    private static int Checked(int calls)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(calls, MinCalls);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(calls, MaxCalls);
        return calls;
    }
}

/// <summary>How often a project calls one number, over all of its campaigns. All of them hold at once.</summary>
public sealed record CallLimits
{
    /// <summary>How many there may be.</summary>
    public const int Most = 10;

    public static readonly CallLimits None = new([]);

    private CallLimits(IReadOnlyList<CallLimit> all) => All = all;

    public IReadOnlyList<CallLimit> All { get; }

    public bool AreNone => All.Count == 0;

    /// <summary>Whether one of them counts calls by what came of them.</summary>
    public bool AskOutcome(Outcome outcome) => All.Any(limit => limit.Outcomes.Holds(outcome));

    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="Most"/>.</exception>
    public static CallLimits Of(IReadOnlyList<CallLimit> limits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limits.Count, Most, nameof(limits));
        return limits.Count == 0 ? None : new([.. limits]);
    }

    /// <summary>Those that concern a campaign.</summary>
    /// <param name="purpose">What it calls for; null where it does not say.</param>
    public CallLimits For(CallPurpose? purpose) =>
        All.All(limit => limit.Purpose is null) ? this : Of([.. All.Where(limit => limit.Purpose is null || limit.Purpose == purpose)]);

    public bool Equals(CallLimits? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Aggregate(0, (hash, limit) => HashCode.Combine(hash, limit));
}
