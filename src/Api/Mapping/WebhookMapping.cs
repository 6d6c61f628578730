using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Domain.Webhooks;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class WebhookMapping
{
    public static CreateWebhookCommand ToCommand(this Proto.CreateWebhookRequest request) =>
        new(request.ProjectId, request.Url, [.. request.Types_], request.MaxBatch == 0 ? 1 : request.MaxBatch, request.ContactDetails);

    public static UpdateWebhookCommand ToCommand(this Proto.UpdateWebhookRequest request) =>
        new(
            request.WebhookId,
            request.HasUrl ? request.Url : null,
            request.Types_ is { } types ? [.. types.Types_] : null,
            request.HasMaxBatch ? request.MaxBatch : null,
            request.HasPaused ? request.Paused : null,
            request.NewSecret,
            request.HasContactDetails ? request.ContactDetails : null
        );

    public static Proto.Webhook ToProto(this Webhook webhook) =>
        new()
        {
            WebhookId = webhook.Id,
            ProjectId = webhook.ProjectId,
            Url = webhook.Url.ToString(),
            Types_ = { webhook.Types },
            MaxBatch = webhook.MaxBatch,
            ContactDetails = webhook.HasContactDetails,
            State = (Proto.WebhookState)(int)webhook.State,
            Cursor = EventCursor.Of(webhook.Cursor),
            FailureCount = webhook.FailureCount,
            NextTryTime = webhook.NextTryTime?.ToTimestamp(),
            CreateTime = webhook.CreateTime.ToTimestamp(),
        };

    public static Proto.Delivery ToProto(this Delivery delivery)
    {
        var proto = new Proto.Delivery
        {
            Number = delivery.Number,
            SendTime = delivery.SendTime.ToTimestamp(),
            FirstEvent = delivery.FirstEvent is { } first ? EventCursor.Of(first) : "",
            LastEvent = delivery.LastEvent is { } last ? EventCursor.Of(last) : "",
            Answer = delivery.Answer,
            Error = delivery.Error,
            Milliseconds = delivery.Milliseconds,
            NextTryTime = delivery.NextTryTime?.ToTimestamp(),
        };
        if (delivery.Status is { } status)
            proto.Status = status;
        return proto;
    }
}
