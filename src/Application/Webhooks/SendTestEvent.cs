using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Webhooks;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>Sends an event that is in no log, and tells what came of it.</summary>
public sealed record SendTestEventCommand(long WebhookId) : IRequest<Delivery>;

internal sealed class SendTestEventValidator : AbstractValidator<SendTestEventCommand>
{
    public SendTestEventValidator() => RuleFor(command => command.WebhookId).IsWithin(1L, long.MaxValue);
}

internal sealed class SendTestEventHandler(
    IUnitOfWork work,
    IWebhookReader webhooks,
    IWebhookSender sender,
    IEventText text,
    TimeProvider time
) : IRequestHandler<SendTestEventCommand, Delivery>
{
    private static readonly Dictionary<(CampaignId, int), ContactDetails> NoContacts = [];

    public async Task<Delivery> Handle(SendTestEventCommand command, CancellationToken cancellationToken)
    {
        var webhook = await webhooks.GetAsync(command.WebhookId, cancellationToken);
        var now = time.Now();
        // Below every place of the log, and another one each time: receivers pass over ids that they know.
        var test = new LoggedEvent(-now.ToUnixTimeMilliseconds(), now, webhook.ProjectId, null, EventKind.WebhookTest, null, "{}");
        var message = WebhookMessage.Of(webhook, [test], NoContacts, text);
        var result = await sender.SendAsync(webhook, message.Id, message.MediaType, message.Body, cancellationToken);
        return await work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                unit.Audit.Note(project: webhook.ProjectId, thing: AuditedRequests.Webhook(webhook.Id), details: ("status", result.Status));
                return unit.Webhooks.Add(result.ToDelivery(unit.Webhooks.Get(webhook.Id).Id, now, null, null, null));
            },
            cancellationToken
        );
    }
}
