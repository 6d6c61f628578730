using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Domain.Webhooks;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>Has events sent again from a place of the log on.</summary>
/// <param name="WebhookId">To which webhook.</param>
/// <param name="Cursor">Behind which place; empty from the oldest event that is kept.</param>
public sealed record RedeliverCommand(long WebhookId, string Cursor) : IRequest<Webhook>;

internal sealed class RedeliverValidator : AbstractValidator<RedeliverCommand>
{
    public RedeliverValidator()
    {
        RuleFor(command => command.WebhookId).IsWithin(1L, long.MaxValue);
        RuleFor(command => command.Cursor).IsCursor();
    }
}

internal sealed class RedeliverHandler(IUnitOfWork work, IEventReader events) : IRequestHandler<RedeliverCommand, Webhook>
{
    public async Task<Webhook> Handle(RedeliverCommand command, CancellationToken cancellationToken)
    {
        // Refused at once where that place is not kept any more.
        var place = (await events.ReadAsync(new(null, null, []), EventCursor.Read(command.Cursor), 1, cancellationToken)).From;
        return await work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                var webhook = unit.Webhooks.Get(command.WebhookId).Resume(place);
                unit.Webhooks.Save(webhook);
                unit.Audit.Note(
                    project: webhook.ProjectId,
                    thing: AuditedRequests.Webhook(webhook.Id),
                    details: ("cursor", EventCursor.Of(place))
                );
                return webhook;
            },
            cancellationToken
        );
    }
}
