using CampaignGrpc.Api.Http;
using Google.Rpc;

namespace CampaignGrpc.Api.Errors;

/// <summary>Tells callers of gRPC what is wrong where no method is reached: an unknown one, another protocol, the other port.</summary>
internal sealed class MisdirectedGrpc(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.IsGrpc())
            return next(context);
        if (request.ContentType!.StartsWith("application/grpc-web", StringComparison.OrdinalIgnoreCase))
            throw EdgeRefusal.MediaType.With("gRPC-Web is not served. Call by gRPC over HTTP/2, or by JSON.");
        if (!HttpProtocol.IsHttp2(request.Protocol))
            throw EdgeRefusal.MediaType.With(
                "gRPC needs HTTP/2, and this port takes JSON by HTTP/1.1. Call the endpoint for gRPC, by default port 8081."
            );
        return context.GetEndpoint() is null ? AnswerUnknownAsync(context) : next(context);
    }

    private static Task AnswerUnknownAsync(HttpContext context)
    {
        var status = ErrorAnswer
            .For(EdgeRefusal.RouteNotFound, "There is no such method. The contract is in protos, and by reflection where that is served.")
            .Status.Clone();
        status.Code = (int)Code.Unimplemented;
        context.Response.ContentType = "application/grpc";
        ErrorAnswer.WriteHeaders(context.Response, status);
        return Task.CompletedTask;
    }
}
