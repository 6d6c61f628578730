namespace CampaignGrpc.Domain.Webhooks;

/// <summary>Whether events are sent to a webhook.</summary>
public enum WebhookState
{
    Active = 1,
    Paused = 2,
    Gone = 3,
    GivenUp = 4,
}

/// <summary>An address to which a project's events are sent, one request after the other, and how far that has come.</summary>
public sealed record Webhook
{
    public const int MostOfProject = 20;
    public const int MaxBatchSize = 100;
    public const int SecretLength = 32;

    /// <summary>So long in a row nothing may be taken before it is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(4),
    ];

    /// <summary>0 before it is stored.</summary>
    public long Id { get; init; }

    public required long ProjectId { get; init; }

    public required WebhookUrl Url { get; init; }

    /// <summary>Of which types; none for all.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>How many events a request carries at most.</summary>
    public required int MaxBatch { get; init; }

    /// <summary>Whether events about one contact carry its number and its data, where the settings allow that to the project.</summary>
    public bool HasContactDetails { get; init; }

    public required byte[] Secret { get; init; }

    /// <summary>Signs too, so that a receiver may change to the new one when it likes; null before the first change.</summary>
    public byte[]? FormerSecret { get; init; }

    public WebhookState State { get; init; } = WebhookState.Active;

    /// <summary>Up to which place of the log it has been told.</summary>
    public required long Cursor { get; init; }

    /// <summary>How many tries in a row have failed.</summary>
    public int FailureCount { get; init; }

    public DateTimeOffset? FailingSinceTime { get; init; }

    /// <summary>Before this instant it is not tried; null when nothing failed.</summary>
    public DateTimeOffset? NextTryTime { get; init; }

    /// <summary>Whose turn it is to send; null when it is nobody's.</summary>
    public string? LeaseOwner { get; init; }

    public DateTimeOffset? LeaseEndTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>Whether something may be sent now, by whoever takes the turn.</summary>
    public bool IsDue(DateTimeOffset now) => State == WebhookState.Active && !(NextTryTime > now) && !(LeaseEndTime > now);

    /// <summary>Somebody takes the turn to send, or keeps it.</summary>
    public Webhook LeaseTo(string owner, DateTimeOffset until) => this with { LeaseOwner = owner, LeaseEndTime = until };

    /// <summary>Whoever has the turn to send gives it back.</summary>
    public Webhook GiveBack() => this with { LeaseOwner = null, LeaseEndTime = null };

    /// <summary>What was sent was taken, or nothing up to a place was asked for.</summary>
    public Webhook Reach(long place) => Recovered() with { Cursor = place };

    /// <summary>What was sent was not taken.</summary>
    /// <param name="now">When.</param>
    /// <param name="isGone">Whether the receiver wants no more, whatever comes.</param>
    /// <param name="retryAfter">How long the receiver asks to wait at the least; null when it does not.</param>
    public Webhook Fail(DateTimeOffset now, bool isGone, TimeSpan? retryAfter)
    {
        var since = FailingSinceTime ?? now;
        var delay = Delays[Math.Min(FailureCount, Delays.Length - 1)] * Spread();
        if (retryAfter > delay)
            delay = retryAfter < LongestRetryAfter ? retryAfter.Value : LongestRetryAfter;
        var state =
            isGone ? WebhookState.Gone
            : now - since >= Patience ? WebhookState.GivenUp
            : State;
        return this with
        {
            State = state,
            FailureCount = FailureCount + 1,
            FailingSinceTime = since,
            NextTryTime = state == WebhookState.Active ? now + delay : null,
        };
    }

    public Webhook Pause() => this with { State = WebhookState.Paused, NextTryTime = null };

    /// <summary>
    /// Goes on at once, whatever has failed, and from another place if one is named. Whose turn it is stays, since something may be on its
    /// way.
    /// </summary>
    public Webhook Resume(long? place = null) => Reach(place ?? Cursor) with { State = WebhookState.Active };

    /// <summary>What failed at the address before says nothing about this one.</summary>
    public Webhook MoveTo(WebhookUrl url) => Recovered() with { Url = url };

    /// <summary>A new secret; the one before signs too.</summary>
    public Webhook Renew(byte[] secret) => this with { Secret = secret, FormerSecret = Secret };

    /// <summary>
    /// Up to a tenth more for some than for others, so that not all webhooks of a receiver that was away come back to it at once.
    /// </summary>
    private double Spread()
    {
        const double GoldenRatio = 0.618033988749895;
        return 1 + (Id + FailureCount) * GoldenRatio % 1 / 10;
    }

    private Webhook Recovered() => this with { FailureCount = 0, FailingSinceTime = null, NextTryTime = null };
}

/// <summary>One try to send events to a webhook.</summary>
/// <param name="WebhookId">Whose.</param>
/// <param name="Number">Its place among the tries of its webhook, from 1; 0 before it is stored.</param>
/// <param name="SendTime">When.</param>
/// <param name="FirstEvent">The place of the first event in it; null of a test.</param>
/// <param name="LastEvent">The place of the last event in it; null of a test.</param>
/// <param name="Status">The status of the answer; null when none came.</param>
/// <param name="Answer">The beginning of the answer.</param>
/// <param name="Error">Why no answer came; empty when one did.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="NextTryTime">When it is tried again; null when it is not.</param>
public sealed record Delivery(
    long WebhookId,
    long Number,
    DateTimeOffset SendTime,
    long? FirstEvent,
    long? LastEvent,
    int? Status,
    string Answer,
    string Error,
    int Milliseconds,
    DateTimeOffset? NextTryTime
)
{
    /// <summary>So many tries of a webhook are known, the latest.</summary>
    public const int MostKept = 200;

    public const int MaxAnswerLength = 1_000;
}
