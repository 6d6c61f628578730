using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class ResultMapping
{
    public static GetStatisticsQuery ToQuery(this Proto.GetStatisticsRequest request)
    {
        var unreadable = new Violations();
        return new(request.CampaignId, ReadRun(request.RunDate, unreadable), unreadable);
    }

    public static ListRunsQuery ToQuery(this Proto.ListRunsRequest request) =>
        new(request.CampaignId, request.PageSize == 0 ? Page<CampaignRun>.DefaultSize : request.PageSize, request.PageToken);

    public static ListAttemptsQuery ToQuery(this Proto.ListAttemptsRequest request)
    {
        var unreadable = new Violations();
        var filter = new AttemptFilter(
            request.HasContactId ? request.ContactId : null,
            request.Outcome.ReadChoice<Outcome>("outcome", unreadable),
            request.DialerId.Length == 0 ? null : request.DialerId,
            request.FromStartTime.ReadBound("from_start_time", unreadable),
            request.UntilStartTime.ReadBound("until_start_time", unreadable),
            ReadRun(request.RunDate, unreadable)
        );
        return new(
            request.CampaignId,
            filter,
            request.PageSize == 0 ? Page<Attempt>.DefaultSize : request.PageSize,
            request.PageToken,
            unreadable
        );
    }

    public static ExportResultsQuery ToQuery(this Proto.ExportResultsRequest request, Violations? unreadable = null, bool withKeys = false)
    {
        unreadable ??= new();
        var filter = new ResultFilter(
            request.State.ReadChoice<ContactState>("state", unreadable),
            request.Result.ReadChoice<ContactResult>("result", unreadable),
            ReadRun(request.RunDate, unreadable)
        );
        return new(request.CampaignId, filter, withKeys, unreadable);
    }

    public static Proto.GetStatisticsResponse ToProto(this CampaignStatistics statistics) =>
        new()
        {
            Contacts = statistics.Contacts.ToProto(),
            Results = { statistics.Results.ToProto() },
            Outcomes = { statistics.Outcomes.ToProto() },
            AnswerRate = statistics.AnswerRate,
            TalkDuration = statistics.TalkDuration.ToDuration(),
            Hours =
            {
                statistics.Hours.Select(hour => new Proto.HourCount
                {
                    Hour = hour.Hour,
                    Attempts = hour.Attempts,
                    Answered = hour.Answered,
                }),
            },
            Days =
            {
                statistics.Days.Select(day => new Proto.DayCount
                {
                    Date = Write(day.Day),
                    Attempts = day.Attempts,
                    Answered = day.Answered,
                    Outcomes = { day.Outcomes.ToProto() },
                }),
            },
            Weekdays =
            {
                statistics.Weekdays.Select(day => new Proto.WeekdayCount
                {
                    Weekday = day.Weekday.ToProto(),
                    Attempts = day.Attempts,
                    Answered = day.Answered,
                }),
            },
            MeanTalkDuration = statistics.MeanTalkDuration.ToDuration(),
            AttemptsToReach =
            {
                statistics
                    .AttemptsToReach.OrderBy(reach => reach.Key)
                    .Select(reach => new Proto.ReachCount { Attempts = reach.Key, Count = reach.Value }),
            },
        };

    public static Proto.Run ToProto(this CampaignRun run) =>
        new()
        {
            RunDate = Write(run.Day),
            BeginTime = run.BeginTime.ToTimestamp(),
            EndTime = run.EndTime?.ToTimestamp(),
            Results = { run.Results.ToProto() },
        };

    private static IEnumerable<Proto.ResultCount> ToProto(this IReadOnlyDictionary<ContactResult, long> results) =>
        results
            .OrderBy(result => result.Key)
            .Select(result => new Proto.ResultCount { Result = ((ContactResult?)result.Key).ToProto(), Count = result.Value });

    private static IEnumerable<Proto.OutcomeCount> ToProto(this IReadOnlyDictionary<Outcome, long> outcomes) =>
        outcomes
            .OrderBy(outcome => outcome.Key)
            .Select(outcome => new Proto.OutcomeCount { Outcome = outcome.Key.ToProto(), Count = outcome.Value });

    private static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? ReadRun(string day, Violations unreadable) =>
        day.Length == 0 ? null : ScheduleText.ReadDate(day, "run_date", unreadable);

    public static Proto.Attempt ToProto(this Attempt attempt)
    {
        var proto = attempt.ToProtoWithoutData();
        if (attempt.Conclusion?.ResultData is { } data)
            (proto.ResultData, proto.ResultDataJson) = (StructJson.Read(data.Json), data.Json);
        return proto;
    }

    public static Proto.Attempt ToProtoWithoutData(this Attempt attempt) =>
        new()
        {
            CampaignId = attempt.CampaignId.Value,
            ContactId = attempt.ContactNumber,
            Number = attempt.Number,
            RunDate = Write(attempt.RunDay),
            DialerId = attempt.DialerId,
            StartTime = attempt.StartTime.ToTimestamp(),
            DialByTime = attempt.DialByTime.ToTimestamp(),
            Outcome = attempt.Conclusion?.Outcome.ToProto() ?? Proto.Outcome.Unspecified,
            AnswerTime = attempt.Conclusion?.AnswerTime?.ToTimestamp(),
            EndTime = attempt.Conclusion?.EndTime?.ToTimestamp(),
            ReportTime = attempt.Conclusion?.ReportTime.ToTimestamp(),
            Late = attempt.Conclusion?.IsLate == true,
            CallbackTime = attempt.Conclusion?.CallbackTime?.ToTimestamp(),
        };
}
