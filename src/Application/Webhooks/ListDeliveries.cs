using CampaignGrpc.Domain.Webhooks;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>What was sent to a webhook lately, the newest first.</summary>
public sealed record ListDeliveriesQuery(long WebhookId) : IRequest<IReadOnlyList<Delivery>>;

internal sealed class ListDeliveriesValidator : AbstractValidator<ListDeliveriesQuery>
{
    public ListDeliveriesValidator() => RuleFor(query => query.WebhookId).IsWithin(1L, long.MaxValue);
}

internal sealed class ListDeliveriesHandler(IWebhookReader webhooks) : IRequestHandler<ListDeliveriesQuery, IReadOnlyList<Delivery>>
{
    public async Task<IReadOnlyList<Delivery>> Handle(ListDeliveriesQuery query, CancellationToken cancellationToken)
    {
        var webhook = await webhooks.GetAsync(query.WebhookId, cancellationToken);
        return await webhooks.ListDeliveriesAsync(webhook.Id, cancellationToken);
    }
}
