using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Attempts;

/// <summary>One time a dialer was allowed to ring a contact. What was once recorded of it is never changed, only filled in.</summary>
public sealed class Attempt
{
    public const int MaxDialerIdLength = 100;

    /// <summary>So far ahead a person may ask to be called, from the report on.</summary>
    public static readonly TimeSpan LongestUntilCallback = TimeSpan.FromDays(90);

    /// <summary>How far a dialer's clock may be from the service's, either way.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    internal Attempt(
        CampaignId campaignId,
        int contactNumber,
        int number,
        int numberInRun,
        DateOnly runDay,
        int rulesVersion,
        long claimKey,
        string dialerId,
        DateTimeOffset startTime,
        DateTimeOffset dialByTime
    )
    {
        CampaignId = campaignId;
        ContactNumber = contactNumber;
        Number = number;
        NumberInRun = numberInRun;
        RunDay = runDay;
        RulesVersion = rulesVersion;
        ClaimKey = claimKey;
        DialerId = dialerId;
        StartTime = startTime;
        DialByTime = dialByTime;
    }

    /// <summary>An attempt as it was stored; the database refuses what could not be.</summary>
    public static Attempt FromStorage(
        CallToken token,
        int number,
        int numberInRun,
        DateOnly runDay,
        int rulesVersion,
        string dialerId,
        DateTimeOffset startTime,
        DateTimeOffset dialByTime,
        Conclusion? conclusion
    ) =>
        new(token.CampaignId, token.ContactNumber, number, numberInRun, runDay, rulesVersion, token.Key, dialerId, startTime, dialByTime)
        {
            Conclusion = conclusion,
        };

    public CampaignId CampaignId { get; }

    public int ContactNumber { get; }

    /// <summary>Its place among the contact's attempts, from 1, over all runs.</summary>
    public int Number { get; }

    /// <summary>Its place among the attempts of its run, from 1.</summary>
    public int NumberInRun { get; }

    /// <summary>The run it belongs to.</summary>
    public DateOnly RunDay { get; }

    /// <summary>The campaign's version when it was started: by the rules of then it is judged.</summary>
    public int RulesVersion { get; }

    /// <summary>The key of the claim it came from.</summary>
    public long ClaimKey { get; }

    public string DialerId { get; }

    /// <summary>When the dialer was allowed to ring.</summary>
    public DateTimeOffset StartTime { get; }

    /// <summary>By when it had to ring.</summary>
    public DateTimeOffset DialByTime { get; }

    /// <summary>How it ended; null while it is going on.</summary>
    public Conclusion? Conclusion { get; private set; }

    public CallToken Token => new(CampaignId, ContactNumber, ClaimKey);

    /// <summary>Takes a dialer's report. The same outcome a second time does nothing.</summary>
    /// <returns>Whether anything was recorded.</returns>
    /// <exception cref="DomainException">
    /// OUTCOME_ALREADY_REPORTED: another outcome was reported before. TIME_OUT_OF_RANGE: the call cannot have been answered
    /// or have ended then, or the person asked for a call too far ahead.
    /// </exception>
    public bool Report(CallReport report, DateTimeOffset now, TimeSpan longestCall)
    {
        if (Conclusion is { Outcome: not Outcome.Unknown } known)
        {
            var isRepeated = known.Outcome == report.Outcome || (known.OutcomeId is not null && known.OutcomeId == report.OutcomeId);
            return isRepeated ? false : throw Refusal.OutcomeAlreadyReported.With($"The call was reported as {known.Outcome} before.");
        }

        EnsurePossible(report, now, longestCall);
        var isLate = Conclusion is not null;
        // A call of which nobody says when it ended, ended at its report; of one that was given up that is not known.
        var isKnown = !isLate && now <= StartTime + longestCall;
        var ended = report.EndTime
            ?? (
                !isKnown ? null
                : report.AnswerTime > now ? report.AnswerTime
                : now
            );
        Conclusion = new(report.Outcome, now, report.AnswerTime, ended, isLate, report.ResultData, report.OutcomeId, report.CallbackTime);
        return true;
    }

    /// <summary>Concludes that nobody will report it.</summary>
    public void ConcludeUnknown(DateTimeOffset now)
    {
        if (Conclusion is not null)
            throw new InvalidOperationException("An attempt that has an outcome is not unknown.");
        Conclusion = Conclusion.Unknown(now);
    }

    /// <summary>
    /// By when it had ended, at the latest, as far as is known at an instant; null while nobody has reported it. An end in the
    /// future is a dialer's clock that is ahead, and must not keep a contact from being called.
    /// </summary>
    public DateTimeOffset? EndBy(DateTimeOffset now, TimeSpan longestCall) =>
        Conclusion switch
        {
            null or { Outcome: Outcome.Unknown } => null,
            { EndTime: { } ended } => Earlier(ended, now),
            _ => Earlier(StartTime + longestCall, now),
        };

    /// <summary>A copy that a piece of work may change and throw away.</summary>
    public Attempt Copy() => (Attempt)MemberwiseClone();

    private void EnsurePossible(CallReport report, DateTimeOffset now, TimeSpan longestCall)
    {
        var (first, last) = (StartTime - ClockTolerance, Earlier(now + ClockTolerance, StartTime + longestCall));
        EnsureWithin("answer_time", report.AnswerTime);
        EnsureWithin("end_time", report.EndTime);
        if (report.AnswerTime > report.EndTime)
            throw Refusal.TimeOutOfRange.With("answer_time: not after end_time.");
        if (report.CallbackTime > now + LongestUntilCallback)
            throw Refusal.TimeOutOfRange.With($"callback_time: at most {LongestUntilCallback.Days} days after the report.");

        void EnsureWithin(string field, DateTimeOffset? time)
        {
            if (time < first || time > last)
                throw Refusal.TimeOutOfRange.With(
                    $"{field}: from {first:yyyy-MM-dd'T'HH:mm:ss'Z'} to {last:yyyy-MM-dd'T'HH:mm:ss'Z'} for this call; leave it out when it is not known."
                );
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
