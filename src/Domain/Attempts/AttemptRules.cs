using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Attempts;

/// <summary>How often a contact is tried, how far apart, and what each outcome means.</summary>
public sealed record AttemptRules
{
    public const int MinCount = 1;
    public const int MaxCount = 10;
    public const int MinIntervalMinutes = 0;
    public const int MaxIntervalMinutes = 10_080;

    private AttemptRules(int count, TimeSpan interval, IReadOnlyList<OutcomeRule> outcomeRules)
    {
        Count = count;
        Interval = interval;
        OutcomeRules = outcomeRules;
    }

    /// <summary>Attempts per contact and run, 1 to 10.</summary>
    public int Count { get; }

    /// <summary>The least time between two attempts, whole minutes up to a week.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Where the campaign departs from the defaults; at most one an outcome.</summary>
    public IReadOnlyList<OutcomeRule> OutcomeRules { get; }

    /// <exception cref="ArgumentOutOfRangeException">A number is outside the limits above.</exception>
    /// <exception cref="ArgumentException">An outcome has two rules.</exception>
    public static AttemptRules Create(int count, int intervalMinutes, IReadOnlyList<OutcomeRule>? outcomeRules = null)
    {
        EnsureCount(count);
        EnsureInterval(intervalMinutes);
        if (outcomeRules?.DistinctBy(rule => rule.Outcome).Count() < outcomeRules?.Count)
            throw new ArgumentException("An outcome has two rules.", nameof(outcomeRules));
        return new(count, TimeSpan.FromMinutes(intervalMinutes), outcomeRules ?? []);
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
        if (outcome.FinalResult() is { } result) return new NextStep.Finish(result);
        // A dialer's clock may put the end before the start; two starts are never closer than the interval.
        if (outcome != Outcome.Unknown) return AfterMiss(outcome, attemptsMade, ended > started ? ended.Value : started);
        return attemptsMade >= Count
            ? new NextStep.Finish(ContactResult.Unresolved)
            : new NextStep.Retry(started + Longer(Interval, longestCall));
    }

    /// <summary>
    /// The same for an attempt that was started under former rules. Those say what its outcome means; how often and how
    /// close together the contact is called from now on is for these to say as well.
    /// </summary>
    /// <param name="former">The rules of the attempt's start, which may be these.</param>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="attemptsMade">Attempts of this run so far, this one included.</param>
    /// <param name="started">When the attempt was allowed to ring.</param>
    /// <param name="ended">When it ended, if known.</param>
    /// <param name="longestCall">How long a call nobody reported could still be going on.</param>
    public NextStep After(AttemptRules former, Outcome outcome, int attemptsMade, DateTimeOffset started, DateTimeOffset? ended, TimeSpan longestCall)
    {
        var step = former.After(outcome, attemptsMade, started, ended, longestCall);
        if (former == this || step is not NextStep.Retry retry) return step;
        var plain = new AttemptRules(Count, Interval, []).After(outcome, attemptsMade, started, ended, longestCall);
        return plain is NextStep.Retry other && other.NotBefore < retry.NotBefore ? retry : plain;
    }

    /// <summary>Whether the campaign departs from the defaults in the same way, in whatever order that is said.</summary>
    public bool HasOutcomeRulesOf(AttemptRules other) => OutcomeRules.ToHashSet().SetEquals(other.OutcomeRules);

    public bool Equals(AttemptRules? other) =>
        other is not null && Count == other.Count && Interval == other.Interval && HasOutcomeRulesOf(other);

    public override int GetHashCode() => HashCode.Combine(Count, Interval, OutcomeRules.Count);

    internal static void EnsureCount(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, MinCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
    }

    internal static void EnsureInterval(int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, MinIntervalMinutes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes, MaxIntervalMinutes);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private NextStep AfterMiss(Outcome outcome, int attemptsMade, DateTimeOffset ended)
    {
        var rule = OutcomeRules.FirstOrDefault(rule => rule.Outcome == outcome);
        var isLast = rule?.IsFinal == true || attemptsMade >= Math.Min(Count, rule?.Attempts ?? Count);
        return isLast
            ? new NextStep.Finish(ContactResult.Exhausted)
            : new NextStep.Retry(ended + Longer(Interval, rule?.Interval ?? Interval));
    }
}
