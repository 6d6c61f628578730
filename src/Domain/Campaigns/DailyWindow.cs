namespace CampaignGrpc.Domain.Campaigns;

/// <summary>
/// A stretch of the local clock in which calls may be made: from <see cref="Start"/> until just before <see cref="End"/>, which
/// is on the next day where it is the earlier reading. Either way it belongs to the day on which it begins.
/// </summary>
public sealed record DailyWindow
{
    /// <summary>The end of a window that lasts until midnight, 24:00, for which the type has no other reading.</summary>
    public static readonly TimeOnly Midnight = TimeOnly.MaxValue;

    private DailyWindow(TimeOnly start, TimeOnly end)
    {
        Start = start;
        End = end;
    }

    public TimeOnly Start { get; }

    public TimeOnly End { get; }

    public bool IsOverMidnight => End < Start;

    public TimeSpan Length => (End == Midnight || IsOverMidnight ? TimeSpan.FromDays(1) : default) + (End == Midnight ? default : End.ToTimeSpan()) - Start.ToTimeSpan();

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
