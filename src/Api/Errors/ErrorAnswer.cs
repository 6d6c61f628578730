using System.Globalization;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Telemetry;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using static System.FormattableString;
using HttpResponse = Microsoft.AspNetCore.Http.HttpResponse;
using Status = Google.Rpc.Status;

namespace CampaignGrpc.Api.Errors;

/// <summary>What a caller is told about an exception, the same on both roads.</summary>
/// <param name="Status">The answer: code, message and details.</param>
/// <param name="HttpStatus">Its HTTP status on the JSON road.</param>
/// <param name="RetryAfter">When to try again, if that can help.</param>
internal sealed record ErrorAnswer(Status Status, int HttpStatus, TimeSpan? RetryAfter)
{
    private const string Domain = "campaigns";

    /// <summary>
    /// With base64 and the other trailers it stays below 8 KiB, beyond which many clients report RESOURCE_EXHAUSTED instead.
    /// </summary>
    private const int MaxTrailerBytes = 5 * 1_024;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>What whoever is held is told when the service ends.</summary>
    public static DomainException Ending => EdgeRefusal.ShuttingDown.With("The service is ending; try again.");

    public static ErrorAnswer For(Exception exception, string traceId) =>
        exception switch
        {
            InvalidRequestException invalid => For(invalid.Violations),
            DomainException domain => For(domain.Refusal, domain.Message),
            // What went wrong inside is for the log alone; the id leads there.
            _ => For(EdgeRefusal.Internal, $"An internal error. Trace id: {traceId}."),
        };

    public static ErrorAnswer For(Refusal refusal, string message)
    {
        var status = NewStatus(refusal, message);
        AddLocalized(status, language => language.Say(refusal.Reason, message));
        if (refusal.Kind is not (RefusalKind.Unavailable or RefusalKind.TooMany))
            return new(status, StatusTable.HttpStatus(refusal.Kind), null);
        status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = RetryDelay.ToDuration() }));
        return new(status, StatusTable.HttpStatus(refusal.Kind), RetryDelay);
    }

    /// <summary>Refuses a gRPC request before its message is read.</summary>
    public static void RefuseGrpc(HttpResponse response, DomainException refusal)
    {
        response.ContentType = "application/grpc";
        WriteHeaders(response, For(refusal, "").Status);
    }

    /// <summary>Answers a gRPC request of which no method was reached: without a message the status stands among the headers.</summary>
    public static void WriteHeaders(HttpResponse response, Status status)
    {
        response.Headers["grpc-status"] = status.Code.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = status.Message;
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
    }

    /// <summary>
    /// The status as gRPC can carry it. Where the list of faults is long, only the first of each reason is described:
    /// every path and reason is still there.
    /// </summary>
    public Status ForTrailers()
    {
        if (Status.CalculateSize() <= MaxTrailerBytes)
            return Status;
        var shorter = Status.Clone();
        for (var place = 0; place < shorter.Details.Count; place++)
        {
            if (!shorter.Details[place].TryUnpack<BadRequest>(out var request))
                continue;
            foreach (var fault in request.FieldViolations.GroupBy(fault => fault.Reason).SelectMany(alike => alike.Skip(1)))
            {
                fault.Description = "";
                fault.LocalizedMessage = null;
            }

            shorter.Details[place] = Any.Pack(request);
        }

        return shorter;
    }

    private static ErrorAnswer For(Violations violations)
    {
        var status = NewStatus(Refusal.InvalidRequest, Summary(violations, (_, sentence) => sentence));
        status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violations.Listed.Select(ToProto) } }));
        AddLocalized(status, language => Summary(violations, language.Say));
        return new(status, StatusTable.HttpStatus(RefusalKind.BadInput), null);
    }

    private static BadRequest.Types.FieldViolation ToProto(Violation violation) =>
        new()
        {
            Field = violation.Field,
            Reason = violation.Reason,
            Description = Describe(violation, (_, sentence) => sentence),
            LocalizedMessage = Language.OfCaller is not { } language
                ? null
                : new() { Locale = language.Locale, Message = Describe(violation, language.Say) },
        };

    /// <summary>The message of a list of faults. It may reach a log, and says nothing of what was received.</summary>
    private static string Summary(Violations violations, Func<string, string, string> say)
    {
        var reason = Refusal.InvalidRequest.Reason;
        var (first, unlisted) = (violations.Listed[0], violations.Count - violations.Listed.Count);
        var message = $"{first.Field}: {say(first.Reason, first.Description)}";
        if (violations.Count > 1)
            message = $"{say(reason, Invariant($"{violations.Count} faults."))} {message}";
        return unlisted == 0
            ? message
            : $"{message} {say(reason, Invariant($"The first {violations.Listed.Count} are listed, and {unlisted} more."))}";
    }

    private static string Describe(Violation violation, Func<string, string, string> say)
    {
        var description = say(violation.Reason, violation.Description);
        return string.IsNullOrEmpty(violation.Received)
            ? description
            : $"{description} {say(violation.Reason, $"Received: \"{ContractJson.Shorten(violation.Received)}\".")}";
    }

    private static void AddLocalized(Status status, Func<Language, string> say)
    {
        if (Language.OfCaller is { } language)
            status.Details.Add(Any.Pack(new LocalizedMessage { Locale = language.Locale, Message = say(language) }));
    }

    private static Status NewStatus(Refusal refusal, string message)
    {
        RequestMetrics.Count(refusal);
        return new()
        {
            Code = (int)StatusTable.GrpcCode(refusal.Kind),
            Message = message,
            Details = { Any.Pack(new ErrorInfo { Reason = refusal.Reason, Domain = Domain }) },
        };
    }
}
