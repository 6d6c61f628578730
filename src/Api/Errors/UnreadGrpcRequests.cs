using CampaignGrpc.Domain;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace CampaignGrpc.Api.Errors;

/// <summary>
/// A gRPC message that cannot be read never reaches an interceptor, and the library calls it UNKNOWN. It is the caller's
/// fault: this says so, with the same details as every other error.
/// </summary>
internal sealed class UnreadGrpcRequests(RequestDelegate next, ApiOptions options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Items.ContainsKey(ErrorInterceptor.Entered)
            || !context.Request.IsGrpc()
            || context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is not { IsReadOnly: false } trailers)
        {
            return;
        }

        var code = trailers["grpc-status"] == Text(StatusCode.Unknown) ? Answer(EdgeRefusal.Malformed, "The message is no valid protobuf.")
            : trailers["grpc-status"] == Text(StatusCode.ResourceExhausted) ? Answer(EdgeRefusal.MessageTooLarge, $"At most {options.MaxRequestBytes} bytes in one message.")
            : null;
        if (code is null) return;
        trailers["grpc-status"] = code.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        trailers["grpc-message"] = code.Message;
        trailers["grpc-status-details-bin"] = Convert.ToBase64String(code.ToByteArray());
    }

    private static Google.Rpc.Status Answer(Refusal refusal, string message) => ErrorAnswer.For(refusal, message).Status;

    private static string Text(StatusCode code) => ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
