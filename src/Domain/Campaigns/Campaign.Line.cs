using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Domain.Campaigns;

/// <content>Whether its calls come through, and what is let through while they do not.</content>
public sealed partial class Campaign
{
    /// <summary>Whether its latest starts failed at the line.</summary>
    public Breaker Breaker { get; private set; } = Breaker.Closed;

    /// <summary>Takes over what an attempt that was concluded says of the line.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="ofCaller">What the starts from its caller number came to, this one included.</param>
    /// <param name="now">The instant of the conclusion.</param>
    /// <param name="limits">How many failures are too many, and how far apart calls are let through then.</param>
    public void HearOfLine(Attempt attempt, LineFailures ofCaller, DateTimeOffset now, DialingLimits limits) =>
        Breaker = Breaker.At(Breaker.Failures.After(attempt), ofCaller, limits.MostLineFailures, now + limits.ProbeInterval);

    /// <summary>Takes over what starts of other campaigns from the same caller number came to.</summary>
    public void HearOfCaller(LineFailures ofCaller, DateTimeOffset now, DialingLimits limits) =>
        Breaker = Breaker.At(Breaker.Failures, ofCaller, limits.MostLineFailures, now);

    /// <summary>How many of its calls may be claimed at an instant, if some are due.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="ofCaller">What starts from its caller number came to, which it may not have heard of yet.</param>
    /// <param name="limits">How many failures are too many.</param>
    public int RoomAt(DateTimeOffset now, LineFailures ofCaller, DialingLimits limits)
    {
        if (Breaker.ProbeTime > now)
            return 0;
        var room = Math.Min(PaceRoomAt(now), Math.Max(0, MaxConcurrentCalls - LinesInUse ?? int.MaxValue));
        return Breaker.At(Breaker.Failures, ofCaller, limits.MostLineFailures, now).IsTripped ? Math.Min(room, 1) : room;
    }

    /// <summary>The one call that is let through over a failing line has been claimed; the next one is in a while.</summary>
    public void LetThrough(long claimKey, DateTimeOffset now, DialingLimits limits)
    {
        if (Breaker.IsTripped)
            Breaker = Breaker with { ProbeKey = claimKey, ProbeTime = now + limits.ProbeInterval };
    }
}
