using CampaignGrpc.Application.Events;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Webhooks;

namespace CampaignGrpc.Application.Webhooks;

/// <summary>The webhooks as a unit of work reads and writes them.</summary>
public interface IWebhooks
{
    /// <summary>The webhook; null when there is none, or none that the caller may see.</summary>
    Webhook? Find(long id);

    /// <summary>The webhook.</summary>
    /// <exception cref="DomainException">WEBHOOK_NOT_FOUND.</exception>
    Webhook Get(long id) => Find(id) ?? throw Refusal.WebhookNotFound.With($"There is no webhook {id}.");

    /// <summary>How many a project has.</summary>
    int CountOf(long project);

    /// <summary>Stores a new one.</summary>
    /// <returns>It, with its id.</returns>
    Webhook Add(Webhook webhook);

    void Save(Webhook webhook);

    /// <summary>Removes one with its deliveries.</summary>
    void Remove(Webhook webhook);

    /// <summary>Keeps a try, and of its webhook's tries the latest.</summary>
    /// <returns>It, with its number.</returns>
    Delivery Add(Delivery delivery);

    /// <summary>The place of the last event of the log.</summary>
    long LastEvent();
}

/// <summary>The webhooks as they are read beside units.</summary>
public interface IWebhookReader
{
    /// <summary>Those that the caller may see, by their ids.</summary>
    Task<IReadOnlyList<Webhook>> ListAsync(long? project, CancellationToken cancellationToken);

    /// <summary>Those of all projects to which something may be sent, by whoever takes the turn.</summary>
    Task<IReadOnlyList<Webhook>> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>One of them.</summary>
    /// <exception cref="DomainException">WEBHOOK_NOT_FOUND.</exception>
    Task<Webhook> GetAsync(long id, CancellationToken cancellationToken);

    /// <summary>Its latest tries, the newest first.</summary>
    Task<IReadOnlyList<Delivery>> ListDeliveriesAsync(long webhook, CancellationToken cancellationToken);

    /// <summary>
    /// The contacts that events tell of, as they are now, without those who were erased or whose campaign is there no more.
    /// </summary>
    Task<IReadOnlyDictionary<(CampaignId Campaign, int Number), ContactDetails>> ReadContactsAsync(
        IReadOnlyList<LoggedEvent> events,
        CancellationToken cancellationToken
    );
}

/// <summary>Whom an event tells of, for receivers that ask for it.</summary>
public sealed record ContactDetails(PhoneNumber Phone, AddData AddData);

/// <summary>Sends to webhooks.</summary>
public interface IWebhookSender
{
    /// <summary>Whether an address that is not secure, or is a private one, is taken.</summary>
    bool TakesAnyAddress { get; }

    /// <summary>Whether the numbers and the data of a project's contacts may be sent.</summary>
    bool MaySendContactDetails(long project);

    /// <summary>Sends a request, and waits for what comes of it, which is never long.</summary>
    /// <param name="webhook">Where, and with which secrets it is signed.</param>
    /// <param name="id">The same whenever the same is sent again.</param>
    /// <param name="mediaType">What the body is.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    Task<SendResult> SendAsync(Webhook webhook, string id, string mediaType, string body, CancellationToken cancellationToken);
}

/// <summary>What came of a request.</summary>
/// <param name="Status">The status of the answer; null when none came.</param>
/// <param name="Answer">The beginning of the answer.</param>
/// <param name="Error">Why none came; empty when one did.</param>
/// <param name="RetryAfter">How long it asks to wait; null when it does not.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record SendResult(int? Status, string Answer, string Error, TimeSpan? RetryAfter, int Milliseconds)
{
    public bool IsTaken => Status is >= 200 and < 300;

    public bool IsGone => Status == 410;

    internal Delivery ToDelivery(long webhook, DateTimeOffset sent, long? first, long? last, DateTimeOffset? nextTry) =>
        new(webhook, 0, sent, first, last, Status, Answer, Error, Milliseconds, nextTry);
}
