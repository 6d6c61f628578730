using System.Globalization;

namespace CampaignGrpc.Domain.Scheduling;

/// <summary>
/// A stretch of the local clock in which calls may be made: from <see cref="Start"/> until just before <see cref="End"/>, which
/// is on the next day where it is the earlier reading. Either way it belongs to the day on which it begins.
/// </summary>
public sealed record DailyWindow
{
    /// <summary>The end of a window that lasts until midnight, 24:00, for which the type has no other reading.</summary>
    public static readonly TimeOnly Midnight = TimeOnly.MaxValue;

    private const string TimeFormat = "HH:mm";
    private const string MidnightText = "24:00";

    private DailyWindow(TimeOnly start, TimeOnly end)
    {
        Start = start;
        End = end;
    }

    public TimeOnly Start { get; }

    public TimeOnly End { get; }

    public bool IsOverMidnight => End < Start;

    public TimeSpan Length
    {
        get
        {
            if (End == Midnight)
                return TimeSpan.FromDays(1) - Start.ToTimeSpan();
            var length = End.ToTimeSpan() - Start.ToTimeSpan();
            return IsOverMidnight ? length + TimeSpan.FromDays(1) : length;
        }
    }

    /// <summary>A start or an end as it is written, <c>HH:mm</c>.</summary>
    public static string Write(TimeOnly time) => time == Midnight ? MidnightText : time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>A start as it is written; null when that is none.</summary>
    public static TimeOnly? ReadStart(string text) =>
        TimeOnly.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>An end as it is written, which may be <c>24:00</c>; null when that is none.</summary>
    public static TimeOnly? ReadEnd(string text) => text == MidnightText ? Midnight : ReadStart(text);

    /// <summary>A window within one day.</summary>
    public static DailyWindow? TryCreate(TimeOnly start, TimeOnly end, out Problem problem)
    {
        problem = start < end ? default : new(FieldReason.EmptyWindow, "The end must be later than the start on the same day.");
        return start < end ? new(start, end) : null;
    }

    /// <summary>A window within one day, or over midnight where the end is the earlier reading.</summary>
    public static DailyWindow? TryCreateOverMidnight(TimeOnly start, TimeOnly end, out Problem problem)
    {
        problem = start != end ? default : new(FieldReason.EmptyWindow, "The end must differ from the start.");
        return start != end ? new(start, end) : null;
    }

    /// <summary>Whether a reading on the day on which it begins lies in it.</summary>
    public bool Contains(TimeOnly time) => Start <= time && (IsOverMidnight || time < End || End == Midnight);

    /// <summary>Whether a reading on the day after that on which it begins lies in it.</summary>
    public bool ContainsNextDay(TimeOnly time) => IsOverMidnight && time < End;

    /// <summary>What the clock reads when the window of a day begins.</summary>
    public DateTime StartOn(DateOnly day) => day.ToDateTime(Start);

    /// <summary>What the clock reads when the window of a day ends.</summary>
    public DateTime EndOn(DateOnly day) => StartOn(day) + Length;
}
