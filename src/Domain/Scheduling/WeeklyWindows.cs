namespace CampaignGrpc.Domain.Scheduling;

/// <summary>A window of some days of the week.</summary>
/// <param name="Days">The days on which it begins; at least one.</param>
/// <param name="Hours">From when to when.</param>
public sealed record WeeklyWindow(Weekdays Days, DailyWindow Hours);

/// <summary>The windows of a week, at least one. No two of them have an instant in common; they may touch.</summary>
public sealed record WeeklyWindows
{
    /// <summary>How many a week may have: three for each day.</summary>
    public const int Most = 21;

    private WeeklyWindows(IReadOnlyList<WeeklyWindow> windows) => All = windows;

    public IReadOnlyList<WeeklyWindow> All { get; }

    /// <summary>The window that every day has, where that is all there is; else null.</summary>
    public DailyWindow? EveryDay => All is [{ Days: Weekdays.All, Hours: { IsOverMidnight: false } hours }] ? hours : null;

    /// <summary>Whether one of them lasts until the day after the one on which it begins.</summary>
    public bool AreOverMidnight => All.Any(window => window.Hours.IsOverMidnight);

    /// <summary>The length of the longest one.</summary>
    public TimeSpan Longest => All.Max(window => window.Hours.Length);

    /// <summary>One window, and the same one, for every day.</summary>
    public static WeeklyWindows OfEveryDay(DailyWindow window) => new([new(Weekdays.All, window)]);

    /// <summary>The windows in the order in which they are given.</summary>
    /// <returns>Null where there are none, one has no day, or two of them have an instant in common.</returns>
    public static WeeklyWindows? TryCreate(IReadOnlyList<WeeklyWindow> windows, out Problem problem)
    {
        problem =
            windows.Count is 0 or > Most || windows.Any(window => window.Days == Weekdays.None)
                ? new(FieldReason.OutOfRange, $"1 to {Most} windows, each of at least one day.")
            : HaveCommonTime(windows) ? new(FieldReason.Overlap, "Windows that have no time in common.")
            : default;
        return problem == default ? new([.. windows]) : null;
    }

    /// <summary>Windows as they were stored; they were checked when they came in.</summary>
    public static WeeklyWindows FromStorage(IReadOnlyList<WeeklyWindow> windows) => new(windows);

    /// <summary>Those that begin on a day.</summary>
    public IEnumerable<DailyWindow> On(DayOfWeek day) => All.Where(window => window.Days.Contains(day)).Select(window => window.Hours);

    public bool Equals(WeeklyWindows? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Aggregate(0, (hash, window) => HashCode.Combine(hash, window));

    private static bool HaveCommonTime(IReadOnlyList<WeeklyWindow> windows)
    {
        const long Week = 7 * TimeSpan.TicksPerDay;
        var stretches = windows
            .SelectMany(window =>
                Enum.GetValues<DayOfWeek>().Where(day => window.Days.Contains(day)).Select(day => (window.Hours, Day: (int)day))
            )
            .Select(window => (Start: (window.Day * TimeSpan.TicksPerDay) + window.Hours.Start.Ticks, Length: window.Hours.Length.Ticks))
            .OrderBy(stretch => stretch.Start)
            .ToList();
        // The last one of the week is followed by the first one of the next.
        return stretches
            .Where(
                (stretch, place) =>
                    stretch.Start + stretch.Length > (place + 1 < stretches.Count ? stretches[place + 1].Start : stretches[0].Start + Week)
            )
            .Any();
    }
}
