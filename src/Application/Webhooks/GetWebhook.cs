using CampaignGrpc.Domain.Webhooks;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>A webhook.</summary>
public sealed record GetWebhookQuery(long WebhookId) : IRequest<Webhook>;

internal sealed class GetWebhookValidator : AbstractValidator<GetWebhookQuery>
{
    public GetWebhookValidator() => RuleFor(query => query.WebhookId).IsWithin(1L, long.MaxValue);
}

internal sealed class GetWebhookHandler(IWebhookReader webhooks) : IRequestHandler<GetWebhookQuery, Webhook>
{
    public Task<Webhook> Handle(GetWebhookQuery query, CancellationToken cancellationToken) =>
        webhooks.GetAsync(query.WebhookId, cancellationToken);
}
