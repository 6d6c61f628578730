using System.Globalization;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Webhooks;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>Writes an event as those who read the log by JSON have it.</summary>
public interface IEventText
{
    /// <param name="logged">The event.</param>
    /// <param name="contact">Whom it tells of; null to leave that out.</param>
    string Of(LoggedEvent logged, ContactDetails? contact);
}

/// <summary>What a request to a webhook carries.</summary>
/// <param name="Id">The same whenever the same events are sent again.</param>
/// <param name="MediaType">What the body is.</param>
/// <param name="Body">An event, or a list of them where the receiver takes several at once.</param>
internal sealed record WebhookMessage(string Id, string MediaType, string Body)
{
    /// <param name="webhook">To which it goes.</param>
    /// <param name="events">What it tells, one event or more.</param>
    /// <param name="contacts">Whom they tell of, as far as the receiver is to know.</param>
    /// <param name="text">Writes an event.</param>
    public static WebhookMessage Of(
        Webhook webhook,
        IReadOnlyList<LoggedEvent> events,
        IReadOnlyDictionary<(CampaignId Campaign, int Number), ContactDetails> contacts,
        IEventText text
    )
    {
        var texts = events.Select(logged =>
            text.Of(
                logged,
                logged is { CampaignId: { } campaign, ContactNumber: { } number }
                    ? contacts.GetValueOrDefault((new(campaign), number))
                    : null
            )
        );
        var (first, last) = (events[0].Sequence, events[^1].Sequence);
        var id = string.Create(
            CultureInfo.InvariantCulture,
            $"{webhook.ProjectId}.{webhook.Id}.{first}{(last == first ? "" : $"-{last}")}"
        );
        return webhook.MaxBatch == 1
            ? new(id, "application/cloudevents+json", texts.Single())
            : new(id, "application/cloudevents-batch+json", $"[{string.Join(',', texts)}]");
    }
}
