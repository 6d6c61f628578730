namespace CampaignGrpc.Domain.Scheduling;

/// <summary>
/// When a campaign may call: from a first day on, inside windows read on the local clock of its time zone, on the days that its
/// recurrence names and that are not excluded. Every question is a pure function of an instant.
/// </summary>
/// <remarks>
/// Instants are turned into local time and never back: that has one answer on every night of the year. In a spring gap
/// nothing in the gap happens; in an autumn overlap a local reading inside a window is open both times. A window over midnight
/// belongs to the day on which it begins, and so does a call that is made in it after midnight.
/// </remarks>
public sealed record CallingSchedule
{
    /// <summary>How far ahead an opening is looked for. Rarest is a monthly 29th..31st that must fall on one weekday.</summary>
    private const int HorizonDays = 12 * 366;

    /// <summary>Every zone's clock is, and ever was, less than this many hours from UTC.</summary>
    private const int FurthestFromUtc = 16;

    /// <summary>
    /// How many days before the one that a clock shows a window can have begun that is still ahead: one over midnight, and a clock that
    /// is set back over midnight repeats the end of a day.
    /// </summary>
    private const int DaysBehind = 2;

    /// <summary>Before any campaign, and after the days at the calendar's beginning that have no instant before them.</summary>
    private static readonly DateOnly Earliest = new(1900, 1, 1);

    private static readonly TimeSpan Tick = new(1);

    public CallingSchedule(
        DateOnly firstDay,
        WeeklyWindows windows,
        Recurrence recurrence,
        IanaZone zone,
        DateOnly? lastDay = null,
        Weekdays weekdays = Weekdays.All,
        ExcludedDates? excludedDates = null
    )
    {
        FirstDay = firstDay;
        Windows = windows;
        Recurrence = recurrence;
        Zone = zone;
        LastDay = lastDay;
        Weekdays = weekdays;
        ExcludedDates = excludedDates ?? ExcludedDates.None;
    }

    /// <summary>For storage, which fills the properties in.</summary>
    private CallingSchedule()
    {
        Windows = null!;
        Zone = null!;
        ExcludedDates = null!;
    }

    /// <summary>The first local day on which calls may be made.</summary>
    public DateOnly FirstDay { get; init; }

    public WeeklyWindows Windows { get; init; }

    public Recurrence Recurrence { get; }

    public IanaZone Zone { get; }

    /// <summary>The last local day on which calls may be made; null when there is none.</summary>
    public DateOnly? LastDay { get; }

    /// <summary>The days of the week on which calls may be made, whatever the recurrence says.</summary>
    public Weekdays Weekdays { get; }

    /// <summary>Local days on which no calls are made, whatever all the rest says.</summary>
    public ExcludedDates ExcludedDates { get; init; }

    /// <summary>The hours on each callee's own clock; null where only the campaign's clock is asked.</summary>
    public CalleeHours? CalleeHours { get; init; }

    /// <summary>Whether a call may start at this instant.</summary>
    public bool IsOpen(DateTimeOffset now) => CallingDayAt(now) is not null;

    /// <summary>The day whose window is open at an instant; null while none is.</summary>
    public DateOnly? CallingDayAt(DateTimeOffset now)
    {
        if (Zone.LocalTime(now) is not { } local)
            return null;
        var (today, time) = (DateOnly.FromDateTime(local.DateTime), TimeOnly.FromTimeSpan(local.TimeOfDay));
        if (WindowsOn(today).Any(window => window.Contains(time)))
            return today;
        var yesterday = today.AddDays(-1);
        return WindowsOn(yesterday).Any(window => window.ContainsNextDay(time)) ? yesterday : null;
    }

    /// <summary>
    /// The first instant after <paramref name="now"/> at which a window opens; null when none does again. Windows of one day that
    /// touch are one; what lasts until the next day's begins closes there, and opens there again.
    /// </summary>
    public DateTimeOffset? NextOpening(DateTimeOffset now) =>
        FirstEdge(now, (day, edge) => IsOpenOn(day, edge) && !IsOpenOn(day, edge - Tick));

    /// <summary>The instant after <paramref name="now"/> at which the window that is open closes; null while none is.</summary>
    public DateTimeOffset? Closing(DateTimeOffset now) =>
        IsOpen(now) ? FirstEdge(now, (day, edge) => !IsOpenOn(day, edge) && IsOpenOn(day, edge - Tick)) : null;

    /// <summary><paramref name="now"/> itself while the window is open, else the next opening; null when it never opens again.</summary>
    public DateTimeOffset? OpenAtOrAfter(DateTimeOffset now) => IsOpen(now) ? now : NextOpening(now);

    /// <summary>The window that is open, from <paramref name="now"/> on, else the next one; null when there is none any more.</summary>
    public CallingWindow? WindowAtOrAfter(DateTimeOffset now) => WindowFrom(OpenAtOrAfter(now));

    /// <summary>The window after another one; null when it was the last.</summary>
    public CallingWindow? WindowAfter(CallingWindow window) => WindowFrom(NextOpening(window.OpenTime));

    /// <summary>
    /// The run that is under way, named by its first calling day; null between runs. A once-campaign has one run, from its
    /// first opening until its last day is over; of every other recurrence each calling day is a run, from its first opening until its last
    /// closing.
    /// </summary>
    public DateOnly? RunAt(DateTimeOffset now)
    {
        if (Zone.LocalDay(now) is not { } today)
            return null;
        if (Recurrence == Recurrence.Once)
        {
            var start = StartOf(FirstDay > Earliest ? FirstDay : Earliest);
            if (NextOpening(start) is not { } opening || opening > now)
                return null;
            return today > LastDay && OpenAtOrAfter(now) is null ? null : CallingDayAt(opening);
        }

        // Between two windows of a day its run goes on, and on an overlap night one of them may open again.
        if (CallingDayAt(now) is { } open)
            return open;
        var next = NextOpening(now) is { } following ? CallingDayAt(following) : null;
        return next is { } day && EdgesOf(day).Any(edge => edge <= now && IsOpenOn(day, edge)) ? day : null;
    }

    /// <summary>
    /// Whether the clock is changed, after <paramref name="now"/> and up to the local day of <paramref name="last"/>, inside a
    /// day's window, or leaps over a part of one or over all of it.
    /// </summary>
    public bool MeetsClockChange(DateTimeOffset now, DateTimeOffset last)
    {
        if (Zone.LocalDay(now) is not { } today || Zone.LocalDay(last) is not { } lastDay)
            return false;
        for (var day = today.AddDays(-DaysBehind); day <= lastDay; day = day.AddDays(1))
        {
            if (IsCallingDay(day) && ChangesAround(day).Exists(change => change.Time > now && IsInWindow(day, change)))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether the recurrence, the first and last day, the weekdays and the excluded dates let calls be made on a local day.
    /// </summary>
    public bool IsCallingDay(DateOnly day) =>
        day >= FirstDay
        && !(day > LastDay)
        && Weekdays.Contains(day.DayOfWeek)
        && !ExcludedDates.Contains(day)
        && Recurrence switch
        {
            Recurrence.Once or Recurrence.Daily => true,
            Recurrence.Weekdays => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday),
            Recurrence.Weekly => day.DayOfWeek == FirstDay.DayOfWeek,
            Recurrence.Monthly => day.Day == Math.Min(FirstDay.Day, DateTime.DaysInMonth(day.Year, day.Month)),
            // A stored number that this version does not know: nothing is dialled.
            _ => false,
        };

    private CallingWindow? WindowFrom(DateTimeOffset? open) =>
        open is { } start && Closing(start) is { } end ? new(Zone.LocalTime(start)!.Value, Zone.LocalTime(end)!.Value) : null;

    private IEnumerable<DailyWindow> WindowsOn(DateOnly day) => IsCallingDay(day) ? Windows.On(day.DayOfWeek) : [];

    private bool IsOpenOn(DateOnly day, DateTimeOffset instant) => CallingDayAt(instant) == day;

    private DateTimeOffset? FirstEdge(DateTimeOffset now, Func<DateOnly, DateTimeOffset, bool> isWanted)
    {
        if (Zone.LocalDay(now) is not { } today)
            return null;
        var earliest = today.AddDays(-DaysBehind);
        var first = earliest > FirstDay ? earliest : FirstDay;
        var last = Math.Min(first.DayNumber + HorizonDays, (LastDay ?? DateOnly.MaxValue).DayNumber);
        for (var number = first.DayNumber; number <= last; number++)
        {
            if (FirstOf(number) is not { } edge)
                continue;
            // When a clock is set back while one day's window gives way to the next one's, the two take turns.
            return Windows.AreOverMidnight && number < last && FirstOf(number + 1) is { } next && next < edge ? next : edge;
        }

        return null;

        DateTimeOffset? FirstOf(int number)
        {
            var day = DateOnly.FromDayNumber(number);
            return IsCallingDay(day)
                ? EdgesOf(day).Where(edge => edge > now && isWanted(day, edge)).Select(edge => (DateTimeOffset?)edge).FirstOrDefault()
                : null;
        }
    }

    /// <summary>
    /// Every instant, in order, at which a local day's windows can open or close: where a clock of that day or of the next reads the
    /// start or end of one, and where the clock is changed, since it may jump into a window or out of it.
    /// </summary>
    private SortedSet<DateTimeOffset> EdgesOf(DateOnly day)
    {
        var edges = new SortedSet<DateTimeOffset>();
        AddReadings(Zone.OffsetAt(StartOf(day)));
        foreach (var change in ChangesAround(day))
        {
            edges.Add(change.Time);
            AddReadings(change.After);
        }

        return edges;

        void AddReadings(TimeSpan ahead)
        {
            foreach (var window in Windows.On(day.DayOfWeek))
            {
                edges.Add(new DateTimeOffset(window.StartOn(day), ahead).ToUniversalTime());
                edges.Add(new DateTimeOffset(window.EndOn(day), ahead).ToUniversalTime());
            }
        }
    }

    /// <summary>The changes of the clock that may concern the windows of a local day, in order.</summary>
    private List<ClockChange> ChangesAround(DateOnly day)
    {
        var changes = new List<ClockChange>();
        var from = StartOf(day);
        var days = Windows.AreOverMidnight ? 2 : 1;
        var to = from.AddHours(FurthestFromUtc + (24 * days) + FurthestFromUtc);
        var offset = Zone.OffsetAt(from);
        // No zone has changed its clock twice within six days since 1970.
        for (var at = from; at < to; at = at.AddDays(1))
        {
            var next = Zone.OffsetAt(at.AddDays(1));
            if (next == offset)
                continue;
            changes.Add(new(ChangeBetween(at, at.AddDays(1)), offset, next));
            offset = next;
        }

        return changes;
    }

    /// <summary>Whether any of the readings that a change skips or repeats lies in a window of a day.</summary>
    private bool IsInWindow(DateOnly day, ClockChange change)
    {
        var (before, after) = (change.Time.UtcDateTime + change.Before, change.Time.UtcDateTime + change.After);
        var (first, end) = before < after ? (before, after) : (after, before);
        return Windows.On(day.DayOfWeek).Any(window => first < window.EndOn(day) && window.StartOn(day) < end);
    }

    private DateTimeOffset ChangeBetween(DateTimeOffset before, DateTimeOffset after)
    {
        var old = Zone.OffsetAt(before);
        while (after - before > Tick)
        {
            var middle = before + ((after - before) / 2);
            if (Zone.OffsetAt(middle) == old)
                before = middle;
            else
                after = middle;
        }

        return after;
    }

    /// <summary>An instant at which the day has not begun in any zone.</summary>
    private static DateTimeOffset StartOf(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(-FurthestFromUtc);

    private readonly record struct ClockChange(DateTimeOffset Time, TimeSpan Before, TimeSpan After);
}
