using CampaignGrpc.Application.Events;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Webhooks;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>What the requests about webhooks have in common.</summary>
internal static class WebhookRules
{
    /// <summary>The address that was given, which is one, and secure unless the settings take any.</summary>
    /// <exception cref="InvalidRequestException">It is not secure.</exception>
    public static WebhookUrl ToUrl(this IWebhookSender sender, string text)
    {
        var url = WebhookUrl.TryParse(text, out _)!;
        if (!url.IsSecure && !sender.TakesAnyAddress)
            throw new InvalidRequestException("url", FieldReason.Format, WebhookUrl.Form);
        return url;
    }

    /// <summary>The settings allow the project to have numbers sent.</summary>
    /// <exception cref="DomainException">CONTACT_DETAILS_NOT_ALLOWED.</exception>
    public static void EnsureMaySendContactDetails(this IWebhookSender sender, long project)
    {
        if (sender.MaySendContactDetails(project))
            return;
        throw Refusal.ContactDetailsNotAllowed.With(
            $"Events of project {project} are sent without numbers. Whoever runs the service can allow them by the setting Webhooks:ContactDetailsProjects."
        );
    }

    /// <summary>A type that a later version knew, before this one was put in its place again, is of no event here.</summary>
    public static IReadOnlyList<EventKind> Kinds(this Webhook webhook) =>
        [.. webhook.Types.Select(type => EventTypes.KindOf(type) ?? EventKind.Unknown)];
}
