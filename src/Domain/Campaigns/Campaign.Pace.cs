namespace CampaignGrpc.Domain.Campaigns;

/// <content>How fast its calls are let go.</content>
public sealed partial class Campaign
{
    /// <summary>At most this many of its calls are started in any second; null for no limit of its own.</summary>
    public int? MaxStartsPerSecond { get; private set; }

    /// <summary>How fast its calls were let go of late; nothing is kept of that without a limit.</summary>
    public Pace Pace { get; private set; } = Pace.None;

    /// <summary>Whether fewer of its calls are claimed than may be started in a second.</summary>
    public bool HasFreePlace => !(Counts.Claimed >= MaxStartsPerSecond);

    /// <summary>How many of its calls its pace lets be claimed at an instant.</summary>
    public int PaceRoomAt(DateTimeOffset now) => MaxStartsPerSecond is { } most ? Pace.Room(most, Counts.Claimed, now) : int.MaxValue;

    /// <summary>Until when its pace lets none of its calls be claimed; null when it does now, or when that is not up to time.</summary>
    public DateTimeOffset? PacedUntilTime(DateTimeOffset now) =>
        MaxStartsPerSecond is { } most && Pace.OpenTime(most, Counts.Claimed, now) is { } opens && opens > now ? opens : null;

    /// <summary>Until when its pace lets no claimed call be started; null when it does now.</summary>
    public DateTimeOffset? NoStartUntilTime(DateTimeOffset now) =>
        MaxStartsPerSecond is { } most && Pace.StartTime(most, now) is var opens && opens > now ? opens : null;

    /// <summary>Some of its calls were claimed.</summary>
    public void HandOut(int calls, DateTimeOffset now)
    {
        if (MaxStartsPerSecond is { } most)
            Pace = Pace.Claimed(calls, most, now);
    }

    /// <summary>One of its calls was started.</summary>
    public void CountStart(DateTimeOffset now)
    {
        if (MaxStartsPerSecond is not null)
            Pace = Pace.Started(now);
    }
}
