namespace CampaignGrpc.Domain.Campaigns;

/// <summary>The part of a local day in which calls may be made: from <see cref="Start"/> until just before <see cref="End"/>.</summary>
public sealed record DailyWindow
{
    private DailyWindow(TimeOnly start, TimeOnly end)
    {
        Start = start;
        End = end;
    }

    public TimeOnly Start { get; }

    public TimeOnly End { get; }

    public static DailyWindow? TryCreate(TimeOnly start, TimeOnly end, out Problem problem)
    {
        problem = start < end ? default : new(FieldReason.EmptyWindow, "The end must be later than the start on the same day.");
        return start < end ? new(start, end) : null;
    }

    public bool Contains(TimeOnly time) => Start <= time && time < End;
}
