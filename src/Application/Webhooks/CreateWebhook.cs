using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Webhooks;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>Makes a webhook, which is told of whatever happens from now on.</summary>
/// <param name="ProjectId">Whose events.</param>
/// <param name="Url">Where to send them.</param>
/// <param name="Types">Of which types; none for all.</param>
/// <param name="MaxBatch">How many a request carries at most.</param>
/// <param name="HasContactDetails">Whether events about one contact carry its number and its data.</param>
public sealed record CreateWebhookCommand(long ProjectId, string Url, IReadOnlyList<string> Types, int MaxBatch, bool HasContactDetails)
    : IRequest<WebhookWithSecret>;

internal sealed class CreateWebhookValidator : AbstractValidator<CreateWebhookCommand>
{
    public CreateWebhookValidator()
    {
        RuleFor(command => command.ProjectId).IsWithin(1L, long.MaxValue);
        RuleFor(command => command.Url).IsReadBy(WebhookUrl.TryParse, WebhookUrl.MaxLength);
        RuleFor(command => command.Types).HasItems(0, EventQuestion.MaxTypes);
        RuleForEach(command => command.Types).IsTypeOfEvent();
        RuleFor(command => command.MaxBatch).IsWithin(1, Webhook.MaxBatchSize);
    }
}

internal sealed class CreateWebhookHandler(IUnitOfWork work, IWebhookSender sender)
    : IRequestHandler<CreateWebhookCommand, WebhookWithSecret>
{
    public async Task<WebhookWithSecret> Handle(CreateWebhookCommand command, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(command.ProjectId);
        if (command.HasContactDetails)
            sender.EnsureMaySendContactDetails(command.ProjectId);
        var (url, secret) = (sender.ToUrl(command.Url), WebhookSecret.Make());
        var webhook = await work.RunAsync(UnitPlan.Request, unit => Add(unit, command, url, secret), cancellationToken);
        return new(webhook, WebhookSecret.Text(secret));
    }

    private static Webhook Add(IUnit unit, CreateWebhookCommand command, WebhookUrl url, byte[] secret)
    {
        if (unit.Webhooks.CountOf(command.ProjectId) >= Webhook.MostOfProject)
            throw Refusal.TooManyWebhooks.With($"The project has {Webhook.MostOfProject} webhooks already. Remove one that nobody needs.");
        var webhook = unit.Webhooks.Add(
            new Webhook
            {
                ProjectId = command.ProjectId,
                Url = url,
                Types = command.Types,
                MaxBatch = command.MaxBatch,
                HasContactDetails = command.HasContactDetails,
                Secret = secret,
                Cursor = unit.Webhooks.LastEvent(),
                CreateTime = unit.Now,
            }
        );
        unit.Audit.Note(
            project: webhook.ProjectId,
            thing: AuditedRequests.Webhook(webhook.Id),
            details:
            [
                ("host", url.Address.Host),
                ("types", string.Join(' ', webhook.Types)),
                ("contact_details", webhook.HasContactDetails),
            ]
        );
        return webhook;
    }
}
