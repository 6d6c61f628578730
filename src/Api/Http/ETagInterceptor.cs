using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Net.Http.Headers;

namespace CampaignGrpc.Api.Http;

/// <summary>
/// HTTP's own way to say which version of a campaign is meant, for callers of JSON: <c>ETag</c> beside the field of an answer,
/// and <c>If-Match</c> of an update, which is answered 412 where the field is answered 409.
/// </summary>
internal sealed class ETagInterceptor : Interceptor
{
    /// <summary>The field of an answer that names a version, if it has one.</summary>
    public static FieldDescriptor? Versioned(MessageDescriptor answer) =>
        answer.FindFieldByName("campaign") is { FieldType: FieldType.Message } field && field.MessageType == Campaign.Descriptor
            ? field
            : null;

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        var http = context.GetHttpContext();
        if (http.Request.IsGrpc())
            return await continuation(request, context);
        if (request is UpdateCampaignRequest update && http.Request.Headers.IfMatch.Count > 0)
            Match(update, http);
        var response = await continuation(request, context);
        if (response is IMessage answer && Versioned(answer.Descriptor)?.Accessor.GetValue(answer) is Campaign campaign)
            http.Response.Headers.ETag = $"\"{campaign.Etag}\"";
        return response;
    }

    private static void Match(UpdateCampaignRequest update, HttpContext http)
    {
        if (!EntityTagHeaderValue.TryParseList(http.Request.Headers.IfMatch!, out var tags) || tags.Count != 1)
            throw new InvalidRequestException("etag", FieldReason.Format, "If-Match has one ETag in quotes, such as \"7\", or *.");
        if (tags[0].Equals(EntityTagHeaderValue.Any))
            return;
        var etag = tags[0].IsWeak ? tags[0].ToString() : tags[0].Tag.ToString().Trim('"');
        if (update.Etag.Length > 0 && update.Etag != etag)
            throw new InvalidRequestException("etag", FieldReason.Contradiction, "The header If-Match says otherwise.");
        update.Etag = etag;
        JsonErrors.AnswerConflictAsPrecondition(http);
    }
}
