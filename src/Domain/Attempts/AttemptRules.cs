using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Attempts;

/// <summary>How often a contact is tried, how far apart, and what each outcome means.</summary>
public sealed record AttemptRules
{
    public const int MinCount = 1;
    public const int MaxCount = 10;
    public const int MinIntervalMinutes = 0;
    public const int MaxIntervalMinutes = 10_080;
    private const int LongestDelayMinutes = 30;

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

    /// <summary>
    /// What becomes of a contact after an attempt that may have rung; one that did not is <see cref="AfterNoRing"/>'s, one that brought the
    /// wish for another is <see cref="AfterWish"/>'s.
    /// </summary>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="attemptsMade">Attempts of this run so far, this one included.</param>
    /// <param name="started">When the attempt was allowed to ring.</param>
    /// <param name="ended">When it ended, if known; the interval runs from here, else from the start.</param>
    /// <param name="longestCall">How long a call nobody reported could still be going on.</param>
    public NextStep After(Outcome outcome, int attemptsMade, DateTimeOffset started, DateTimeOffset? ended, TimeSpan longestCall)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attemptsMade, 1);
        if (!outcome.UsesUpAttempt())
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "It uses up no attempt.");
        if (outcome.FinalResult() is { } result)
            return new NextStep.Finish(result);
        // A dialer's clock may put the end before the start; two starts are never closer than the interval.
        if (outcome != Outcome.Unknown)
            return AfterMiss(outcome, attemptsMade, ended > started ? ended.Value : started);
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
    public NextStep After(
        AttemptRules former,
        Outcome outcome,
        int attemptsMade,
        DateTimeOffset started,
        DateTimeOffset? ended,
        TimeSpan longestCall
    )
    {
        var step = former.After(outcome, attemptsMade, started, ended, longestCall);
        if (former == this || step is not NextStep.Retry retry)
            return step;
        var plain = new AttemptRules(Count, Interval, []).After(outcome, attemptsMade, started, ended, longestCall);
        return plain is NextStep.Retry other && other.NotBefore < retry.NotBefore ? retry : plain;
    }

    /// <summary>
    /// The same for an attempt that is over, by its conclusion. One that certainly did not ring used up none of the contact's
    /// attempts: it has a budget and delays of its own. Neither did one that brought the wish to be called at another time.
    /// </summary>
    /// <param name="former">The rules of the attempt's start, which may be these.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="undialed">How many starts in a row never rang before it.</param>
    /// <param name="now">The instant of its conclusion.</param>
    /// <param name="limits">How long a call nobody reported could still be going on, and how large that budget is.</param>
    public NextStep After(AttemptRules former, Attempt attempt, int undialed, DateTimeOffset now, DialingLimits limits)
    {
        var conclusion = attempt.Conclusion ?? throw new InvalidOperationException("An attempt that goes on has no meaning yet.");
        var ended = attempt.EndBy(now, limits.LongestCall);
        if (conclusion.CallbackTime is { } wish)
            return AfterWish(attempt.NumberInRun - 1, wish);
        if (conclusion.Outcome != Outcome.NotDialed)
            return After(former, conclusion.Outcome, attempt.NumberInRun, attempt.StartTime, ended, limits.LongestCall);
        // What was heard of too late has counted as a ring, and is of no row.
        var inARow = conclusion.IsLate ? 1 : undialed + 1;
        return AfterNoRing(
            former,
            attempt.NumberInRun - 1,
            inARow,
            limits.MostUndialed,
            ended > attempt.StartTime ? ended.Value : attempt.StartTime
        );
    }

    /// <summary>What becomes of a contact after a start that never rang.</summary>
    /// <param name="former">The rules of the start, which say what a campaign does then.</param>
    /// <param name="attemptsMade">Attempts of this run so far, this start not among them.</param>
    /// <param name="inARow">How many starts in a row never rang, this one included.</param>
    /// <param name="most">How many of them end the run.</param>
    /// <param name="ended">When it was given up.</param>
    public NextStep AfterNoRing(AttemptRules former, int attemptsMade, int inARow, int most, DateTimeOffset ended)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inARow, 1);
        // Rules that became fewer meanwhile have finished the other contacts that were called so often.
        if (attemptsMade >= Count)
            return new NextStep.Finish(ContactResult.Exhausted);
        var rule = former.RuleOf(Outcome.NotDialed);
        if (rule?.IsFinal == true || inARow >= Math.Min(most, rule?.Attempts ?? most))
            return new NextStep.Finish(ContactResult.Undialable);
        return new NextStep.Retry(ended + Longer(DelayAfterNoRing(inARow), rule?.Interval ?? TimeSpan.Zero));
    }

    /// <summary>
    /// What becomes of a contact whose person asked to be called at another time: that comes before the campaign's interval.
    /// </summary>
    /// <param name="attemptsMade">Attempts of this run so far, the one that brought the wish not among them.</param>
    /// <param name="wish">When they asked to be called.</param>
    public NextStep AfterWish(int attemptsMade, DateTimeOffset wish) =>
        // Rules that became fewer meanwhile have finished the other contacts that were called so often.
        attemptsMade >= Count
            ? new NextStep.Finish(ContactResult.Exhausted)
            : new NextStep.Retry(wish);

    /// <summary>
    /// How long a contact rests after so many starts in a row that never rang: a minute, then twice as long each time, up to half an hour.
    /// </summary>
    public static TimeSpan DelayAfterNoRing(int inARow) =>
        TimeSpan.FromMinutes(Math.Min(LongestDelayMinutes, 1 << Math.Min(inARow - 1, LongestDelayMinutes)));

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

    private OutcomeRule? RuleOf(Outcome outcome) => OutcomeRules.FirstOrDefault(rule => rule.Outcome == outcome);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private NextStep AfterMiss(Outcome outcome, int attemptsMade, DateTimeOffset ended)
    {
        var rule = RuleOf(outcome);
        var isLast = rule?.IsFinal == true || attemptsMade >= Math.Min(Count, rule?.Attempts ?? Count);
        return isLast
            ? new NextStep.Finish(ContactResult.Exhausted)
            : new NextStep.Retry(ended + Longer(Interval, rule?.Interval ?? Interval));
    }
}
