using CampaignGrpc.Api.Http;

namespace CampaignGrpc.Api.Telemetry;

/// <summary>
/// A line for each request once it is answered. What stands behind the question mark of an address may be a number and is left out.
/// </summary>
internal sealed partial class AccessLog(RequestDelegate next, TimeProvider time, ILogger<AccessLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var begun = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var (request, response) = (context.Request, context.Response);
            // An address that leads nowhere is whatever its caller has made up.
            var path = context.GetEndpoint() is RouteEndpoint ? request.Path.Value : "(no route)";
            var status = response.Headers["grpc-status"].FirstOrDefault() ?? GrpcTrailer(context);
            var traceId = context.TraceId();
            var milliseconds = time.GetElapsedTime(begun).TotalMilliseconds;
            if (status is null)
                LogAnswer(request.Method, path, response.StatusCode, milliseconds, traceId);
            else
                LogGrpc(path, status, milliseconds, traceId);
        }
    }

    private static string? GrpcTrailer(HttpContext context) =>
        context.Request.IsGrpc()
            ? context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()?.Trailers["grpc-status"]
            : null;

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Information,
        Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms, trace id {TraceId}"
    )]
    private partial void LogAnswer(string method, string? path, int status, double milliseconds, string traceId);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Information,
        Message = "gRPC {Path} {Status} in {Milliseconds:0.0} ms, trace id {TraceId}"
    )]
    private partial void LogGrpc(string? path, string status, double milliseconds, string traceId);
}
