namespace CampaignGrpc.Domain.Campaigns;

/// <summary>The part of a local day in which calls may be made: from <see cref="Start"/> until just before <see cref="End"/>.</summary>
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

    public TimeSpan Length => (End == Midnight ? TimeSpan.FromDays(1) : End.ToTimeSpan()) - Start.ToTimeSpan();

    public static DailyWindow? TryCreate(TimeOnly start, TimeOnly end, out Problem problem)
    {
        problem = start < end ? default : new(FieldReason.EmptyWindow, "The end must be later than the start on the same day.");
        return start < end ? new(start, end) : null;
    }

    public bool Contains(TimeOnly time) => Start <= time && (time < End || End == Midnight);

    /// <summary>What the clock reads when the window of a day begins.</summary>
    public DateTime StartOn(DateOnly day) => day.ToDateTime(Start);

    /// <summary>What the clock reads when the window of a day ends.</summary>
    public DateTime EndOn(DateOnly day) => StartOn(day) + Length;
}
