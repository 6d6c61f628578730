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
    public static void EnsureJson(this HttpRequest request) => request.EnsureUtf8("application/json");

    /// <returns>The one of these media types that the body has.</returns>
    /// <exception cref="Domain.DomainException">MEDIA_TYPE or CHARSET: the body has none of them, or is not plain UTF-8.</exception>
    public static string EnsureUtf8(this HttpRequest request, params string[] mediaTypes)
    {
        var wanted = string.Join(" or ", mediaTypes);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || mediaTypes.FirstOrDefault(known => type.MediaType.Equals(known, StringComparison.OrdinalIgnoreCase)) is not { } mediaType)
            throw EdgeRefusal.MediaType.With($"The content type must be {wanted}.");
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
            throw EdgeRefusal.Charset.With("The body must be in UTF-8.");
        if (request.Headers.ContentEncoding.Any(coding => coding is not (null or "" or "identity")))
            throw EdgeRefusal.MediaType.With("The body must come as it is, without a content encoding.");
        return mediaType;
    }
}
