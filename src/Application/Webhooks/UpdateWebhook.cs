using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Domain.Webhooks;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>Changes a webhook. What is null stays as it is.</summary>
/// <param name="WebhookId">Which one.</param>
/// <param name="Url">Another address.</param>
/// <param name="Types">Other types.</param>
/// <param name="MaxBatch">Another size.</param>
/// <param name="IsPaused">Whether it is paused.</param>
/// <param name="NewSecret">Whether it gets a new secret.</param>
/// <param name="HasContactDetails">Whether events about one contact carry its number and its data.</param>
public sealed record UpdateWebhookCommand(
    long WebhookId,
    string? Url = null,
    IReadOnlyList<string>? Types = null,
    int? MaxBatch = null,
    bool? IsPaused = null,
    bool NewSecret = false,
    bool? HasContactDetails = null
) : IRequest<WebhookWithSecret>;

internal sealed class UpdateWebhookValidator : AbstractValidator<UpdateWebhookCommand>
{
    public UpdateWebhookValidator()
    {
        RuleFor(command => command.WebhookId).IsWithin(1L, long.MaxValue);
        RuleFor(command => command.Url).IsReadBy(WebhookUrl.TryParse, WebhookUrl.MaxLength);
        RuleFor(command => command.Types!).HasItems(0, EventQuestion.MaxTypes).When(command => command.Types is not null);
        RuleForEach(command => command.Types).IsTypeOfEvent();
        RuleFor(command => command.MaxBatch).IsWithin(1, Webhook.MaxBatchSize);
    }
}

internal sealed class UpdateWebhookHandler(IUnitOfWork work, IWebhookSender sender)
    : IRequestHandler<UpdateWebhookCommand, WebhookWithSecret>
{
    public async Task<WebhookWithSecret> Handle(UpdateWebhookCommand command, CancellationToken cancellationToken)
    {
        var url = command.Url is { } text ? sender.ToUrl(text) : null;
        var secret = command.NewSecret ? WebhookSecret.Make() : null;
        var webhook = await work.RunAsync(UnitPlan.Request, unit => Change(unit, command, url, secret), cancellationToken);
        return new(webhook, secret is null ? "" : WebhookSecret.Text(secret));
    }

    private Webhook Change(IUnit unit, UpdateWebhookCommand command, WebhookUrl? url, byte[]? secret)
    {
        var webhook = unit.Webhooks.Get(command.WebhookId);
        if (command.HasContactDetails == true)
            sender.EnsureMaySendContactDetails(webhook.ProjectId);
        webhook = webhook with
        {
            Types = command.Types ?? webhook.Types,
            MaxBatch = command.MaxBatch ?? webhook.MaxBatch,
            HasContactDetails = command.HasContactDetails ?? webhook.HasContactDetails,
        };
        if (url is not null)
            webhook = webhook.MoveTo(url);
        if (secret is not null)
            webhook = webhook.Renew(secret);
        if (command.IsPaused is { } isPaused)
            webhook = isPaused ? webhook.Pause() : webhook.Resume();
        unit.Webhooks.Save(webhook);
        unit.Audit.Note(
            project: webhook.ProjectId,
            thing: AuditedRequests.Webhook(webhook.Id),
            details:
            [
                ("host", webhook.Url.Address.Host),
                ("types", string.Join(' ', webhook.Types)),
                ("state", webhook.State.ToString()),
                ("new_secret", command.NewSecret),
                ("contact_details", webhook.HasContactDetails),
            ]
        );
        return webhook;
    }
}
