using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>The starts of a campaign, or of a caller number, that failed at the line one after the other.</summary>
/// <param name="Count">How many; 0 while the line is in order.</param>
/// <param name="Since">When the first of them was started; null without any.</param>
public readonly record struct LineFailures(int Count, DateTimeOffset? Since)
{
    /// <summary>What they are once an attempt of the line has been concluded.</summary>
    public LineFailures After(Attempt attempt) =>
        attempt.Conclusion?.Outcome.SaysOfLine() switch
        {
            LineWord.Failed => new(Count + 1, Since ?? attempt.StartTime),
            // A call that rang before the first failure says nothing of what the line is like since.
            LineWord.Rang when !(attempt.StartTime < Since) => default,
            _ => this,
        };
}

/// <summary>
/// Keeps a list from being burnt by a dead line: after too many failures in a row its campaign lets one call through in a while,
/// and goes on by itself when that one rings.
/// </summary>
/// <param name="FailureCount">Starts of the campaign that failed at the line one after the other.</param>
/// <param name="FailingSinceTime">When the first of them was started; null without any.</param>
/// <param name="ProbeTime">From when the next call is let through; null while all are.</param>
/// <param name="ProbeKey">The claim that was let through last; null before the first.</param>
public sealed record Breaker(int FailureCount, DateTimeOffset? FailingSinceTime, DateTimeOffset? ProbeTime, long? ProbeKey)
{
    public static readonly Breaker Closed = new(0, null, null, null);

    /// <summary>Whether only one call in a while is let through.</summary>
    public bool IsTripped => ProbeTime is not null;

    internal LineFailures Failures => new(FailureCount, FailingSinceTime);

    /// <summary>The breaker once the failures are known.</summary>
    /// <param name="own">Those of the campaign.</param>
    /// <param name="ofCaller">Those of the number that it calls from.</param>
    /// <param name="most">From how many on it trips.</param>
    /// <param name="probeTime">From when the next call is let through if it trips now.</param>
    internal Breaker At(LineFailures own, LineFailures ofCaller, int most, DateTimeOffset probeTime)
    {
        var isFailing = own.Count >= most || ofCaller.Count >= most;
        return new(own.Count, own.Since, isFailing ? ProbeTime ?? probeTime : null, isFailing ? ProbeKey : null);
    }
}
