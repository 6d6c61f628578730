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
}
