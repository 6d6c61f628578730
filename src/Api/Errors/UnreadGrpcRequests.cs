using CampaignGrpc.Api.Http;
using Grpc.Core;

namespace CampaignGrpc.Api.Errors;

/// <summary>
/// A gRPC message that cannot be read never reaches an interceptor, and the library calls it UNKNOWN or INTERNAL. It is
/// the caller's fault: this says so, with the same details as every other error.
/// </summary>
internal sealed class UnreadGrpcRequests(RequestDelegate next, ApiOptions options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Items.ContainsKey(ErrorInterceptor.Entered) || !context.Request.IsGrpc() || context.Response.HasStarted)
            return;
        // What was refused before the message was read has its reason.
        if (context.Response.Headers.ContainsKey("grpc-status-details-bin"))
            return;
        if (!Enum.TryParse<StatusCode>(context.Response.Headers["grpc-status"], out var status))
            return;
        var answer = status switch
        {
            StatusCode.Unknown or StatusCode.Internal => ErrorAnswer.For(EdgeRefusal.Malformed, "The message is no valid protobuf."),
            StatusCode.ResourceExhausted => ErrorAnswer.For(
                EdgeRefusal.MessageTooLarge,
                $"At most {options.MaxRequestBytes} bytes in one request."
            ),
            _ => null,
        };
        if (answer is null)
            return;
        ErrorAnswer.WriteHeaders(context.Response, answer.Status);
    }
}
