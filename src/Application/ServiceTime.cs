namespace CampaignGrpc.Application;

public static class ServiceTime
{
    /// <summary>
    /// The present instant in whole microseconds: what is stored is what was answered, and storage holds no finer ticks.
    /// </summary>
    public static DateTimeOffset Now(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>Whether what the clock says is in doubt, so that nothing may be done that cannot be undone.</summary>
    public static bool IsInDoubt(this TimeProvider time) => time is ICheckedClock { IsInDoubt: true };
}

/// <summary>A clock that notices when it was set.</summary>
public interface ICheckedClock
{
    /// <summary>Whether it was, and is neither right again nor believed.</summary>
    bool IsInDoubt { get; }
}
