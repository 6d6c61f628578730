using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Webhooks;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>Webhooks, by their ids.</summary>
/// <param name="ProjectId">Of which project; null for all that the caller sees.</param>
public sealed record ListWebhooksQuery(long? ProjectId) : IRequest<IReadOnlyList<Webhook>>;

internal sealed class ListWebhooksValidator : AbstractValidator<ListWebhooksQuery>
{
    public ListWebhooksValidator() => RuleFor(query => query.ProjectId).IsWithin(1L, long.MaxValue);
}

internal sealed class ListWebhooksHandler(IWebhookReader webhooks) : IRequestHandler<ListWebhooksQuery, IReadOnlyList<Webhook>>
{
    public Task<IReadOnlyList<Webhook>> Handle(ListWebhooksQuery query, CancellationToken cancellationToken)
    {
        if (query.ProjectId is { } project)
            Caller.Current.EnsureHasProject(project);
        return webhooks.ListAsync(query.ProjectId, cancellationToken);
    }
}
