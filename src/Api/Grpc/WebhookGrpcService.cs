using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class WebhookGrpcService(IMediator mediator) : WebhookService.WebhookServiceBase
{
    public override async Task<CreateWebhookResponse> CreateWebhook(CreateWebhookRequest request, ServerCallContext context)
    {
        var made = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Webhook = made.Webhook.ToProto(), Secret = made.Secret };
    }

    public override async Task<GetWebhookResponse> GetWebhook(GetWebhookRequest request, ServerCallContext context)
    {
        var webhook = await mediator.Send(new GetWebhookQuery(request.WebhookId), context.CancellationToken);
        return new() { Webhook = webhook.ToProto() };
    }

    public override async Task<ListWebhooksResponse> ListWebhooks(ListWebhooksRequest request, ServerCallContext context)
    {
        var webhooks = await mediator.Send(
            new ListWebhooksQuery(request.HasProjectId ? request.ProjectId : null),
            context.CancellationToken
        );
        return new() { Webhooks = { webhooks.Select(webhook => webhook.ToProto()) } };
    }

    public override async Task<UpdateWebhookResponse> UpdateWebhook(UpdateWebhookRequest request, ServerCallContext context)
    {
        var changed = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Webhook = changed.Webhook.ToProto(), Secret = changed.Secret };
    }

    public override async Task<DeleteWebhookResponse> DeleteWebhook(DeleteWebhookRequest request, ServerCallContext context)
    {
        await mediator.Send(new DeleteWebhookCommand(request.WebhookId), context.CancellationToken);
        return new();
    }

    public override async Task<ListDeliveriesResponse> ListDeliveries(ListDeliveriesRequest request, ServerCallContext context)
    {
        var deliveries = await mediator.Send(new ListDeliveriesQuery(request.WebhookId), context.CancellationToken);
        return new() { Deliveries = { deliveries.Select(delivery => delivery.ToProto()) } };
    }

    public override async Task<RedeliverResponse> Redeliver(RedeliverRequest request, ServerCallContext context)
    {
        var webhook = await mediator.Send(new RedeliverCommand(request.WebhookId, request.Cursor), context.CancellationToken);
        return new() { Webhook = webhook.ToProto() };
    }

    public override async Task<SendTestEventResponse> SendTestEvent(SendTestEventRequest request, ServerCallContext context)
    {
        var delivery = await mediator.Send(new SendTestEventCommand(request.WebhookId), context.CancellationToken);
        return new() { Delivery = delivery.ToProto() };
    }
}
