using System.Diagnostics;
using CampaignGrpc.Api.Errors;
using Microsoft.Net.Http.Headers;

namespace CampaignGrpc.Api.Http;

internal static class HttpRequests
{
    /// <summary>What leads from an answer to the log.</summary>
    public static string TraceId(this HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;

    /// <summary>Whether a request came by the gRPC road.</summary>
    public static bool IsGrpc(this HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <exception cref="Domain.DomainException">MEDIA_TYPE or CHARSET: the body is no plain JSON in UTF-8.</exception>
    public static void EnsureJson(this HttpRequest request)
    {
        const string Json = "application/json";
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        )
            throw EdgeRefusal.MediaType.With($"The content type must be {Json}.");
        if (
            type.Charset.HasValue
            && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
        )
            throw EdgeRefusal.Charset.With("The body must be in UTF-8.");
        if (request.Headers.ContentEncoding.Any(coding => coding is not (null or "" or "identity")))
            throw EdgeRefusal.MediaType.With("The body must come as it is, without a content encoding.");
    }
}
