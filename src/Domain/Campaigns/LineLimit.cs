namespace CampaignGrpc.Domain.Campaigns;

/// <summary>
/// What bounds the calls of several campaigns together: all those of a project, or those of it that call from one number.
/// </summary>
public sealed record LineLimit
{
    /// <summary>How many a project may have.</summary>
    public const int Most = 1_000;

    private LineLimit(long projectId, long? phoneId, int? maxConcurrentCalls, int? maxStartsPerSecond)
    {
        ProjectId = projectId;
        PhoneId = phoneId;
        MaxConcurrentCalls = maxConcurrentCalls;
        MaxStartsPerSecond = maxStartsPerSecond;
    }

    public long ProjectId { get; }

    /// <summary>The number that is called from; null for all calls of the project.</summary>
    public long? PhoneId { get; }

    /// <summary>At most this many calls are claimed or going on at once; null for any number.</summary>
    public int? MaxConcurrentCalls { get; }

    /// <summary>At most this many calls are started in any second; null for any number.</summary>
    public int? MaxStartsPerSecond { get; }

    /// <summary>Calls that are claimed, going on, or perhaps going on.</summary>
    public int LinesInUse { get; private init; }

    /// <summary>Those of them that are claimed.</summary>
    public int Claimed { get; private init; }

    /// <summary>How fast calls were let go of late; nothing is kept of that without a limit.</summary>
    public Pace Pace { get; private init; } = Pace.None;

    /// <exception cref="ArgumentOutOfRangeException">A number is out of bounds.</exception>
    public static LineLimit Of(long projectId, long? phoneId, int? maxConcurrentCalls, int? maxStartsPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrentCalls ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxConcurrentCalls ?? 1, Campaign.MostConcurrentCalls);
        Pace.EnsureIsOne(maxStartsPerSecond);
        return new(projectId, phoneId, maxConcurrentCalls, maxStartsPerSecond);
    }

    /// <summary>The same limit with what it bounds now.</summary>
    public LineLimit With(int linesInUse, int claimed, Pace pace) =>
        this with
        {
            LinesInUse = linesInUse,
            Claimed = claimed,
            Pace = MaxStartsPerSecond is null ? Pace.None : pace,
        };

    /// <summary>The same once more of its calls are claimed or going on, or fewer.</summary>
    public LineLimit Move(int lines, int claimed) => this with { LinesInUse = LinesInUse + lines, Claimed = Claimed + claimed };

    /// <summary>Whether it bounds the calls of a campaign.</summary>
    public bool IsOf(Campaign campaign) => ProjectId == campaign.ProjectId && (PhoneId is null || PhoneId == campaign.PhoneId);

    /// <summary>Whether another call may be claimed, as far as calls at once are bounded.</summary>
    public bool HasFreeLine => !(LinesInUse >= MaxConcurrentCalls);

    /// <summary>How many calls may be claimed at an instant.</summary>
    public int RoomAt(DateTimeOffset now) => Math.Min(PaceRoomAt(now), Math.Max(0, MaxConcurrentCalls - LinesInUse ?? int.MaxValue));

    /// <summary>How many the pace lets be claimed.</summary>
    public int PaceRoomAt(DateTimeOffset now) => MaxStartsPerSecond is { } most ? Pace.Room(most, Claimed, now) : int.MaxValue;

    /// <summary>Until when the pace lets none be claimed; null when it does now, or when that is not up to time.</summary>
    public DateTimeOffset? PacedUntilTime(DateTimeOffset now) =>
        MaxStartsPerSecond is { } most && Pace.OpenTime(most, Claimed, now) is { } opens && opens > now ? opens : null;

    /// <summary>Until when no claimed call may be started; null when it may now.</summary>
    public DateTimeOffset? NoStartUntilTime(DateTimeOffset now) =>
        MaxStartsPerSecond is { } most && Pace.StartTime(most, now) is var opens && opens > now ? opens : null;

    /// <summary>Calls were claimed. Those that it counts follow their campaigns.</summary>
    public Pace HandedOut(int calls, DateTimeOffset now) => MaxStartsPerSecond is { } most ? Pace.Claimed(calls, most, now) : Pace.None;

    /// <summary>A call was started.</summary>
    public Pace Started(DateTimeOffset now) => MaxStartsPerSecond is null ? Pace.None : Pace.Started(now);
}
