using System.Diagnostics;

namespace CampaignGrpc.Api;

internal static class HttpRequests
{
    /// <summary>What leads from an answer to the log.</summary>
    public static string TraceId(this HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;

    /// <summary>Whether a request came by the gRPC road.</summary>
    public static bool IsGrpc(this HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
}
