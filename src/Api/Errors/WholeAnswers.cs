using CampaignGrpc.Api.Http;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace CampaignGrpc.Api.Errors;

/// <summary>
/// Lets a transcoded answer go only when it is written whole: what cannot be written is answered as every other defect. The
/// library would answer it without a reason, or cut it off.
/// </summary>
internal sealed class WholeAnswers(RequestDelegate next)
{
    /// <summary>Tells that a handler has given its answer, so that whatever fails now is the writing of it.</summary>
    public static readonly object Given = new();

    public async Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (
            context.Request.IsGrpc()
            || metadata?.GetMetadata<GrpcJsonTranscodingMetadata>() is null
            || metadata.GetMetadata<GrpcMethodMetadata>()!.Method.Type != MethodType.Unary
        )
        {
            await next(context);
            return;
        }

        var body = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        if (context.Items.ContainsKey(Given) && context.Response.StatusCode == StatusCodes.Status500InternalServerError)
            throw new InvalidOperationException("An answer could not be written; the library has logged why.");
        answer.Position = 0;
        await answer.CopyToAsync(body, context.RequestAborted);
    }
}
