using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Attempts;

/// <summary>How often a contact is tried, and how far apart.</summary>
public sealed record AttemptRules
{
    public const int MinCount = 1;
    public const int MaxCount = 10;
    public const int MinIntervalMinutes = 0;
    public const int MaxIntervalMinutes = 10_080;

    private AttemptRules(int count, TimeSpan interval)
    {
        Count = count;
        Interval = interval;
    }

    /// <summary>Attempts per contact and run, 1 to 10.</summary>
    public int Count { get; }

    /// <summary>The least time between two attempts, whole minutes up to a week.</summary>
    public TimeSpan Interval { get; }

    /// <exception cref="ArgumentOutOfRangeException">A number is outside the limits above.</exception>
    public static AttemptRules Create(int count, int intervalMinutes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, MinCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(intervalMinutes, MinIntervalMinutes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(intervalMinutes, MaxIntervalMinutes);
        return new(count, TimeSpan.FromMinutes(intervalMinutes));
    }

    /// <summary>What becomes of a contact after an attempt.</summary>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="attemptsMade">Attempts of this run so far, this one included.</param>
    /// <param name="started">When the attempt was allowed to ring.</param>
    /// <param name="ended">When it ended, if known; the interval runs from here, else from the start.</param>
    /// <param name="longestCall">How long a call nobody reported could still be going on.</param>
    public NextStep After(Outcome outcome, int attemptsMade, DateTimeOffset started, DateTimeOffset? ended, TimeSpan longestCall)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attemptsMade, 1);
        return outcome switch
        {
            Outcome.Answered => new NextStep.Finish(ContactResult.Reached),
            Outcome.InvalidNumber => new NextStep.Finish(ContactResult.Invalid),
            Outcome.DoNotCall => new NextStep.Finish(ContactResult.OptedOut),
            Outcome.Unknown when attemptsMade >= Count => new NextStep.Finish(ContactResult.Unresolved),
            Outcome.Unknown => new NextStep.Retry(started + (Interval > longestCall ? Interval : longestCall)),
            Outcome.Busy or Outcome.NoAnswer or Outcome.Voicemail or Outcome.Rejected or Outcome.Failed or Outcome.NotDialed =>
                attemptsMade >= Count
                    ? new NextStep.Finish(ContactResult.Exhausted)
                    // A dialer's clock may put the end before the start; two starts are never closer than the interval.
                    : new NextStep.Retry((ended > started ? ended.Value : started) + Interval),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
        };
    }
}
