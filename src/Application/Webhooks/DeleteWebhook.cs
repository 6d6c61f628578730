using CampaignGrpc.Application.Audit;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>Removes a webhook and what is known of its deliveries.</summary>
public sealed record DeleteWebhookCommand(long WebhookId) : IRequest<Unit>;

internal sealed class DeleteWebhookValidator : AbstractValidator<DeleteWebhookCommand>
{
    public DeleteWebhookValidator() => RuleFor(command => command.WebhookId).IsWithin(1L, long.MaxValue);
}

internal sealed class DeleteWebhookHandler(IUnitOfWork work) : IRequestHandler<DeleteWebhookCommand, Unit>
{
    public Task<Unit> Handle(DeleteWebhookCommand command, CancellationToken cancellationToken) =>
        work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                var webhook = unit.Webhooks.Get(command.WebhookId);
                unit.Webhooks.Remove(webhook);
                unit.Audit.Note(project: webhook.ProjectId, thing: AuditedRequests.Webhook(webhook.Id));
                return Unit.Value;
            },
            cancellationToken
        );
}
