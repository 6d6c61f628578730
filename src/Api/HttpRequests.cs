namespace CampaignGrpc.Api;

internal static class HttpRequests
{
    /// <summary>Whether a request came by the gRPC road.</summary>
    public static bool IsGrpc(this HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
}
