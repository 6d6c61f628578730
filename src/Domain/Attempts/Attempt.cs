using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Attempts;

/// <summary>One time a dialer was allowed to ring a contact. What was once recorded of it is never changed, only filled in.</summary>
public sealed class Attempt
{
    public const int MaxDialerIdLength = 100;

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
        DateTimeOffset dialByTime)
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
        Conclusion? conclusion) =>
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
    /// <exception cref="DomainException">OUTCOME_ALREADY_REPORTED: another outcome was reported before.</exception>
    public bool Report(CallReport report, DateTimeOffset now)
    {
        if (Conclusion is { Outcome: not Outcome.Unknown } known)
        {
            var isRepeated = known.Outcome == report.Outcome || (known.OutcomeId is not null && known.OutcomeId == report.OutcomeId);
            return isRepeated ? false : throw Refusal.OutcomeAlreadyReported.With($"The call was reported as {known.Outcome} before.");
        }

        // A dialer's clock may be ahead of this one.
        var ended = report.EndTime ?? (report.AnswerTime > now ? report.AnswerTime : now);
        Conclusion = new(report.Outcome, now, report.AnswerTime, ended, Conclusion is not null, report.ResultData, report.OutcomeId);
        return true;
    }

    /// <summary>Concludes that nobody will report it.</summary>
    public void ConcludeUnknown(DateTimeOffset now)
    {
        if (Conclusion is not null) throw new InvalidOperationException("An attempt that has an outcome is not unknown.");
        Conclusion = Conclusion.Unknown(now);
    }

    /// <summary>
    /// When it ended, as far as is known at an instant. An end in the future is a dialer's clock that is wrong, and must not
    /// keep a contact from being called.
    /// </summary>
    public DateTimeOffset? EndBy(DateTimeOffset now) => Conclusion?.EndTime > now ? now : Conclusion?.EndTime;

    /// <summary>A copy that a piece of work may change and throw away.</summary>
    public Attempt Copy() => (Attempt)MemberwiseClone();
}
