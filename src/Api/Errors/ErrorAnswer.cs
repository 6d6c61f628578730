using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
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

    /// <summary>With base64 and the other trailers it stays below 8 KiB, beyond which many clients report RESOURCE_EXHAUSTED instead.</summary>
    private const int MaxTrailerBytes = 5 * 1_024;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>What whoever is held is told when the service ends.</summary>
    public static DomainException Ending => EdgeRefusal.ShuttingDown.With("The service is ending; try again.");

    public static ErrorAnswer For(Exception exception, string traceId) => exception switch
    {
        InvalidRequestException invalid => For(invalid.Violations),
        DomainException domain => For(domain.Refusal, domain.Message),
        // What went wrong inside is for the log alone; the id leads there.
        _ => For(EdgeRefusal.Internal, $"An internal error. Trace id: {traceId}."),
    };

    public static ErrorAnswer For(Refusal refusal, string message)
    {
        var status = NewStatus(refusal, message);
        if (refusal.Kind != RefusalKind.Unavailable) return new(status, StatusTable.HttpStatus(refusal.Kind), null);
        status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = RetryDelay.ToDuration() }));
        return new(status, StatusTable.HttpStatus(refusal.Kind), RetryDelay);
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
        if (Status.CalculateSize() <= MaxTrailerBytes) return Status;
        var shorter = Status.Clone();
        for (var place = 0; place < shorter.Details.Count; place++)
        {
            if (!shorter.Details[place].TryUnpack<BadRequest>(out var request)) continue;
            foreach (var fault in request.FieldViolations.GroupBy(fault => fault.Reason).SelectMany(alike => alike.Skip(1))) fault.Description = "";
            shorter.Details[place] = Any.Pack(request);
        }

        return shorter;
    }

    private static ErrorAnswer For(Violations violations)
    {
        var unlisted = violations.Count - violations.Listed.Count;
        var first = violations.Listed[0];
        var message = violations.Count == 1
            ? $"{first.Field}: {first.Description}"
            : string.Create(CultureInfo.InvariantCulture, $"{violations.Count} faults. {first.Field}: {first.Description}")
                + (unlisted == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" The first {violations.Listed.Count} are listed, and {unlisted} more."));
        var status = NewStatus(Refusal.InvalidRequest, message);
        status.Details.Add(Any.Pack(new BadRequest
        {
            FieldViolations =
            {
                violations.Listed.Select(violation => new BadRequest.Types.FieldViolation
                {
                    Field = violation.Field,
                    Reason = violation.Reason,
                    Description = violation.Description,
                }),
            },
        }));
        return new(status, StatusTable.HttpStatus(RefusalKind.BadInput), null);
    }

    private static Status NewStatus(Refusal refusal, string message) => new()
    {
        Code = (int)StatusTable.GrpcCode(refusal.Kind),
        Message = message,
        Details = { Any.Pack(new ErrorInfo { Reason = refusal.Reason, Domain = Domain }) },
    };
}
