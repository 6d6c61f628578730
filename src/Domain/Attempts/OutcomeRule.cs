namespace CampaignGrpc.Domain.Attempts;

/// <summary>What a campaign does after an attempt that somebody could have answered and did not.</summary>
public sealed record OutcomeRule
{
    private OutcomeRule(Outcome outcome, TimeSpan? interval, int? attempts, bool isFinal)
    {
        Outcome = outcome;
        Interval = interval;
        Attempts = attempts;
        IsFinal = isFinal;
    }

    public Outcome Outcome { get; }

    /// <summary>
    /// Until the next attempt, in place of the campaign's interval and never less than that; null for the same. After NOT_DIALED it
    /// is the least delay.
    /// </summary>
    public TimeSpan? Interval { get; }

    /// <summary>No further attempt once this many were made, of NOT_DIALED in a row; null for the campaign's own limit.</summary>
    public int? Attempts { get; }

    /// <summary>Whether the contact is done at once.</summary>
    public bool IsFinal { get; }

    /// <summary>Whether what this outcome means is for a campaign to say.</summary>
    public static bool IsFor(Outcome outcome) =>
        outcome is not (Outcome.Unknown or Outcome.Callback) && Enum.IsDefined(outcome) && outcome.FinalResult() is null;

    /// <exception cref="ArgumentOutOfRangeException">
    /// Not an outcome that has rules, or a number outside those of <see cref="AttemptRules"/>.
    /// </exception>
    public static OutcomeRule Create(Outcome outcome, int? intervalMinutes, int? attempts, bool isFinal)
    {
        if (!IsFor(outcome))
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No rule changes what this outcome means.");
        if (intervalMinutes is { } minutes)
            AttemptRules.EnsureInterval(minutes);
        if (attempts is { } count)
            AttemptRules.EnsureCount(count);
        return new(outcome, intervalMinutes is null ? null : TimeSpan.FromMinutes(intervalMinutes.Value), attempts, isFinal);
    }
}
