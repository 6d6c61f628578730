using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Attempts;

/// <summary>How an attempt ended, as it was reported or as it was concluded when nobody reported it.</summary>
/// <param name="Outcome">How it ended; UNKNOWN while nobody has said.</param>
/// <param name="ReportTime">When that was reported or concluded.</param>
/// <param name="AnswerTime">When it was answered, if it was and the dialer said when.</param>
/// <param name="EndTime">When it ended, if that is known.</param>
/// <param name="IsLate">Whether the report came after UNKNOWN had been concluded.</param>
/// <param name="ResultData">What the scenario brought back; null when nothing was reported.</param>
/// <param name="OutcomeId">The dialer's name for its report.</param>
/// <param name="CallbackTime">When the person asked to be called; null unless they did.</param>
public sealed record Conclusion(
    Outcome Outcome,
    DateTimeOffset ReportTime,
    DateTimeOffset? AnswerTime,
    DateTimeOffset? EndTime,
    bool IsLate,
    AddData? ResultData,
    string? OutcomeId,
    DateTimeOffset? CallbackTime = null
)
{
    /// <summary>More than any call: whoever stored such times did not check them.</summary>
    private static readonly TimeSpan LongestTalk = TimeSpan.FromDays(2);

    /// <summary>How long was talked; null when that is not known.</summary>
    public TimeSpan? TalkDuration =>
        AnswerTime is { } answered && EndTime is { } ended && ended >= answered && ended - answered <= LongestTalk
            ? ended - answered
            : null;

    /// <summary>Nobody said how the call ended before its lease did.</summary>
    public static Conclusion Unknown(DateTimeOffset now) => new(Outcome.Unknown, now, null, null, false, null, null);
}

/// <summary>What a dialer says of a call that ended.</summary>
/// <param name="Outcome">How it ended; never UNKNOWN.</param>
/// <param name="AnswerTime">When it was answered, if it was and is known.</param>
/// <param name="EndTime">When it ended; null for the instant of the report.</param>
/// <param name="ResultData">What the scenario brought back, if anything.</param>
/// <param name="OutcomeId">The dialer's own name for the report, if it has one.</param>
/// <param name="CallbackTime">When the person asked to be called, for CALLBACK.</param>
public sealed record CallReport(
    Outcome Outcome,
    DateTimeOffset? AnswerTime,
    DateTimeOffset? EndTime,
    AddData? ResultData,
    string? OutcomeId,
    DateTimeOffset? CallbackTime = null
);
