using System.Buffers;
using System.Globalization;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class DialerMapping
{
    private const int DefaultMaxCalls = 1;

    public static ClaimCallsCommand ToCommand(this Proto.ClaimCallsRequest request) =>
        new(
            request.DialerId,
            request.MaxCalls == 0 ? DefaultMaxCalls : request.MaxCalls,
            request.LeaseDuration?.ReadDuration(),
            request.HasProjectId ? request.ProjectId : null,
            request.HasCampaignId ? request.CampaignId : null,
            request.Wait?.ReadDuration() ?? TimeSpan.Zero,
            request.DialerVersion,
            request.HasCapacity ? request.Capacity : null
        );

    public static StartCallsCommand ToCommand(this Proto.StartCallsRequest request) => new(request.Tokens);

    public static ExtendCallsCommand ToCommand(this Proto.ExtendCallsRequest request) => new(request.Tokens);

    public static ReleaseCallsCommand ToCommand(this Proto.ReleaseCallsRequest request) => new(request.Tokens);

    public static ReportOutcomesCommand ToCommand(this Proto.ReportOutcomesRequest request)
    {
        var unreadable = new Violations();
        var json = new ArrayBufferWriter<byte>();
        var reports = request
            .Reports.Select(
                (report, place) =>
                    new TokenReport(
                        report.Token,
                        ReadReport(report, string.Create(CultureInfo.InvariantCulture, $"reports[{place}]"), json, unreadable)
                    )
            )
            .ToList();
        return new(reports, unreadable);
    }

    public static Proto.ClaimedCall ToProto(this ClaimedCall call, Traces traces, DateTimeOffset now) =>
        new()
        {
            Token = call.Token.ToString(),
            CampaignId = call.Campaign.Id.Value,
            ContactId = call.Contact.Number,
            Phone = call.Contact.Phone.ToString(),
            AddDataJson = call.Contact.AddData.Json,
            ProjectId = call.Campaign.ProjectId,
            StartBlockId = call.Campaign.StartBlockId,
            PhoneId = call.Campaign.PhoneId,
            AttemptNumber = call.Contact.AttemptCount + 1,
            LeaseEndTime = call.Contact.Claim!.LeaseEndTime.ToTimestamp(),
            LeaseRemaining = (call.Contact.Claim.LeaseEndTime - now).ToDuration(),
            TraceParent = traces.ParentOf(call.Token),
        };

    public static Proto.StartCallResult ToProto(this CallAnswer<StartedCall> answer)
    {
        var result = new Proto.StartCallResult { Token = answer.Token };
        if (answer.Value is { } started)
        {
            result.Start = new()
            {
                StartTime = started.Attempt.StartTime.ToTimestamp(),
                DialByTime = started.Attempt.DialByTime.ToTimestamp(),
                LeaseEndTime = started.LeaseEndTime.ToTimestamp(),
            };
        }
        else
        {
            result.Refusal = ErrorAnswer.For(answer.Refusal!.Refusal, answer.Refusal.Message).Status;
        }

        return result;
    }

    public static Proto.ExtendCallResult ToProto(this CallAnswer<ExtendedCall> answer) =>
        answer.Value is { } extended
            ? new()
            {
                Token = answer.Token,
                Extension = new() { LeaseEndTime = extended.LeaseEndTime.ToTimestamp(), Stop = extended.Stop },
            }
            : new() { Token = answer.Token, Refusal = ErrorAnswer.For(answer.Refusal!.Refusal, answer.Refusal.Message).Status };

    public static Proto.ReleaseCallResult ToProto(this CallAnswer<Contact> answer) =>
        new()
        {
            Token = answer.Token,
            Refusal = answer.Refusal is { } refusal ? ErrorAnswer.For(refusal.Refusal, refusal.Message).Status : null,
        };

    public static Proto.ReportOutcomeResult ToProto(this CallAnswer<ReportedCall> answer) =>
        answer.Value is { } reported
            ? new() { Token = answer.Token, Receipt = ReceiptOf(reported) }
            : new() { Token = answer.Token, Refusal = ErrorAnswer.For(answer.Refusal!.Refusal, answer.Refusal.Message).Status };

    private static Proto.OutcomeReceipt ReceiptOf(ReportedCall reported) =>
        new()
        {
            Late = reported.Attempt.Conclusion?.IsLate == true,
            ContactState = reported.Contact.State.ToProto(),
            DueTime = reported.Contact.DueTime?.ToTimestamp(),
        };

    private static CallReport? ReadReport(Proto.OutcomeReport report, string path, ArrayBufferWriter<byte> json, Violations unreadable)
    {
        var outcome = OutcomeMapping.ReadOutcome(report.Outcome, $"{path}.outcome", unreadable);
        if (outcome == Outcome.Unknown)
            unreadable.Add($"{path}.outcome", FieldReason.UnknownValue, "Every outcome but UNKNOWN, which is concluded and not reported.");
        var answered = report.AnswerTime.ReadInstant($"{path}.answer_time", unreadable);
        var ended = report.EndTime.ReadInstant($"{path}.end_time", unreadable);
        var wish = report.CallbackTime.ReadInstant($"{path}.callback_time", unreadable);
        var data = StructJson.ReadData(report.ResultData, report.ResultDataJson, $"{path}.result_data", json, unreadable);
        return outcome is null
            ? null
            : new(outcome.Value, answered, ended, data, report.OutcomeId.Length == 0 ? null : report.OutcomeId, wish);
    }
}
