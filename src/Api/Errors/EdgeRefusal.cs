using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Errors;

/// <summary>
/// The part of the error catalogue that only the edge can speak of: bodies, media types, sizes, routes, browsers, credentials, limits, the
/// process.
/// </summary>
public static class EdgeRefusal
{
    public static readonly Refusal BodyEmpty = new("BODY_EMPTY", RefusalKind.BadInput);
    public static readonly Refusal BodyNotObject = new("BODY_NOT_OBJECT", RefusalKind.BadInput);
    public static readonly Refusal Malformed = new("MALFORMED", RefusalKind.BadInput);
    public static readonly Refusal MediaType = new("MEDIA_TYPE", RefusalKind.UnsupportedMedia);
    public static readonly Refusal Charset = new("CHARSET", RefusalKind.UnsupportedMedia);
    public static readonly Refusal MessageTooLarge = new("MESSAGE_TOO_LARGE", RefusalKind.TooLarge);
    public static readonly Refusal RouteNotFound = new("ROUTE_NOT_FOUND", RefusalKind.NotFound);
    public static readonly Refusal MethodNotAllowed = new("METHOD_NOT_ALLOWED", RefusalKind.MethodNotAllowed);
    public static readonly Refusal HostUnknown = new("HOST_UNKNOWN", RefusalKind.BadInput);
    public static readonly Refusal ForeignPage = new("FOREIGN_PAGE", RefusalKind.Forbidden);
    public static readonly Refusal CredentialsMissing = new("CREDENTIALS_MISSING", RefusalKind.Unauthenticated);
    public static readonly Refusal CredentialsInvalid = new("CREDENTIALS_INVALID", RefusalKind.Unauthenticated);
    public static readonly Refusal IdentityProviderUnavailable = new("IDENTITY_PROVIDER_UNAVAILABLE", RefusalKind.Unavailable);
    public static readonly Refusal RateLimited = new("RATE_LIMITED", RefusalKind.TooMany);
    public static readonly Refusal ShuttingDown = new("SHUTTING_DOWN", RefusalKind.Unavailable);
    public static readonly Refusal Internal = new("INTERNAL", RefusalKind.Defect);
}
