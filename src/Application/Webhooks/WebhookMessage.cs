using System.Globalization;
using CampaignGrpc.Application.Events;
using CampaignGrpc.Domain.Webhooks;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>Writes an event as those who read the log by JSON have it.</summary>
public interface IEventText
{
    string Of(LoggedEvent logged);
}

/// <summary>What a request to a webhook carries.</summary>
/// <param name="Id">The same whenever the same events are sent again.</param>
/// <param name="MediaType">What the body is.</param>
/// <param name="Body">An event, or a list of them where the receiver takes several at once.</param>
internal sealed record WebhookMessage(string Id, string MediaType, string Body)
{
    public static WebhookMessage Of(Webhook webhook, IReadOnlyList<LoggedEvent> events, IEventText text)
    {
        var (first, last) = (events[0].Sequence, events[^1].Sequence);
        var id = string.Create(CultureInfo.InvariantCulture, $"{webhook.ProjectId}.{webhook.Id}.{first}{(last == first ? "" : $"-{last}")}");
        return webhook.MaxBatch == 1
            ? new(id, "application/cloudevents+json", text.Of(events[0]))
            : new(id, "application/cloudevents-batch+json", $"[{string.Join(',', events.Select(text.Of))}]");
    }
}
