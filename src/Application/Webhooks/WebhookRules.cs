using CampaignGrpc.Application.Events;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Webhooks;
using FluentValidation;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>What the requests about webhooks have in common.</summary>
internal static class WebhookRules
{
    public static void IsTypeOfEvent<T>(this IRuleBuilder<T, string> rule) => rule.Must(type => EventTypes.KindOf(type) is not null)
        .WithErrorCode(FieldReason.UnknownValue).WithMessage("There is no such type of event.");

    /// <summary>The address that was given, which is one, and secure unless the settings take any.</summary>
    /// <exception cref="InvalidRequestException">It is not secure.</exception>
    public static WebhookUrl ToUrl(this IWebhookSender sender, string text)
    {
        var url = WebhookUrl.TryParse(text, out _)!;
        if (!url.IsSecure && !sender.TakesAnyAddress) throw new InvalidRequestException("url", FieldReason.Format, "An absolute https address, without user and fragment.");
        return url;
    }

    public static IReadOnlyList<EventKind> Kinds(this Webhook webhook) => [.. webhook.Types.Select(type => EventTypes.KindOf(type)).OfType<EventKind>()];
}
