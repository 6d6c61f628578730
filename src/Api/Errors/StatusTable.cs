using CampaignGrpc.Domain;
using Google.Rpc;

namespace CampaignGrpc.Api.Errors;

/// <summary>Which status a refusal has on each road. The table in <c>docs/errors.md</c>.</summary>
public static class StatusTable
{
    public static Code GrpcCode(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.BadInput or RefusalKind.UnsupportedMedia => Code.InvalidArgument,
            RefusalKind.RuleForbids => Code.FailedPrecondition,
            RefusalKind.Conflict => Code.Aborted,
            RefusalKind.NotFound => Code.NotFound,
            RefusalKind.AlreadyExists => Code.AlreadyExists,
            RefusalKind.Unauthenticated => Code.Unauthenticated,
            RefusalKind.Forbidden => Code.PermissionDenied,
            RefusalKind.TooLarge or RefusalKind.TooMany => Code.ResourceExhausted,
            RefusalKind.MethodNotAllowed => Code.Unimplemented,
            RefusalKind.Unavailable => Code.Unavailable,
            RefusalKind.Defect => Code.Internal,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a status."),
        };

    public static int HttpStatus(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.BadInput or RefusalKind.RuleForbids => StatusCodes.Status400BadRequest,
            RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
            RefusalKind.Conflict or RefusalKind.AlreadyExists => StatusCodes.Status409Conflict,
            RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
            RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
            RefusalKind.UnsupportedMedia => StatusCodes.Status415UnsupportedMediaType,
            RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            RefusalKind.Defect => StatusCodes.Status500InternalServerError,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a status."),
        };
}
