using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

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
        CampaignId campaignId,
        int contactNumber,
        int number,
        int numberInRun,
        DateOnly runDay,
        int rulesVersion,
        long claimKey,
        string dialerId,
        DateTimeOffset startTime,
        DateTimeOffset dialByTime,
        CallReport? report,
        DateTimeOffset? reportTime,
        bool isLate) => new(campaignId, contactNumber, number, numberInRun, runDay, rulesVersion, claimKey, dialerId, startTime, dialByTime)
        {
            Outcome = report?.Outcome,
            AnswerTime = report?.AnswerTime,
            EndTime = report?.EndTime,
            ResultData = report?.ResultData,
            OutcomeId = report?.OutcomeId,
            ReportTime = reportTime,
            IsLate = isLate,
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
    public Outcome? Outcome { get; private set; }

    /// <summary>When it was answered, if it was and the dialer said when.</summary>
    public DateTimeOffset? AnswerTime { get; private set; }

    /// <summary>When it ended, if that is known.</summary>
    public DateTimeOffset? EndTime { get; private set; }

    /// <summary>When its outcome was reported or concluded.</summary>
    public DateTimeOffset? ReportTime { get; private set; }

    /// <summary>Whether the outcome came after UNKNOWN had been concluded.</summary>
    public bool IsLate { get; private set; }

    /// <summary>What the scenario brought back; null when nothing was reported.</summary>
    public AddData? ResultData { get; private set; }

    /// <summary>The dialer's name for its report.</summary>
    public string? OutcomeId { get; private set; }

    public TimeSpan TalkDuration => AnswerTime is { } answered && EndTime is { } ended ? ended - answered : TimeSpan.Zero;

    public CallToken Token => new(CampaignId, ContactNumber, ClaimKey);

    /// <summary>Takes a dialer's report. The same outcome a second time does nothing.</summary>
    /// <returns>Whether anything was recorded.</returns>
    /// <exception cref="DomainException">OUTCOME_ALREADY_REPORTED: another outcome was reported before.</exception>
    public bool Report(CallReport report, DateTimeOffset now)
    {
        if (Outcome is { } known && known != Attempts.Outcome.Unknown)
        {
            return known == report.Outcome || (OutcomeId is not null && OutcomeId == report.OutcomeId)
                ? false
                : throw Refusal.OutcomeAlreadyReported.With($"The call was reported as {known} before.");
        }

        IsLate = Outcome == Attempts.Outcome.Unknown;
        Outcome = report.Outcome;
        AnswerTime = report.AnswerTime;
        // A dialer's clock may be ahead of this one.
        EndTime = report.EndTime ?? (report.AnswerTime > now ? report.AnswerTime : now);
        ReportTime = now;
        ResultData = report.ResultData;
        OutcomeId = report.OutcomeId;
        return true;
    }

    /// <summary>Concludes that nobody will report it.</summary>
    public void ConcludeUnknown(DateTimeOffset now)
    {
        if (Outcome is not null) throw new InvalidOperationException("An attempt that has an outcome is not unknown.");
        Outcome = Attempts.Outcome.Unknown;
        ReportTime = now;
    }
}

/// <summary>What a dialer says of a call that ended.</summary>
/// <param name="Outcome">How it ended; never UNKNOWN.</param>
/// <param name="AnswerTime">When it was answered, if it was and is known.</param>
/// <param name="EndTime">When it ended; null for the instant of the report.</param>
/// <param name="ResultData">What the scenario brought back, if anything.</param>
/// <param name="OutcomeId">The dialer's own name for the report, if it has one.</param>
public sealed record CallReport(Outcome Outcome, DateTimeOffset? AnswerTime, DateTimeOffset? EndTime, AddData? ResultData, string? OutcomeId);
