using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Dialers;

/// <summary>What a dialer asks for, and when it did last. One that asks for several projects or campaigns has as many of these.</summary>
/// <param name="DialerId">Its name.</param>
/// <param name="ProjectId">Calls of this project only; null for every project.</param>
/// <param name="CampaignId">Calls of this campaign only; null for every campaign.</param>
/// <param name="Version">Its version as it tells it; empty when it does not.</param>
/// <param name="Capacity">How many calls it can have at once; null when it does not tell.</param>
/// <param name="MaxCalls">How many it asked for.</param>
/// <param name="AskTime">When it asked, or stopped waiting for an answer.</param>
/// <param name="LastWordTime">When it was heard of last, in whatever way.</param>
public sealed record DialerAsk(
    string DialerId,
    long? ProjectId,
    CampaignId? CampaignId,
    string Version,
    int? Capacity,
    int MaxCalls,
    DateTimeOffset AskTime,
    DateTimeOffset LastWordTime
)
{
    public const int MaxVersionLength = 100;

    public const int MaxCapacity = 100_000;

    /// <summary>So many asks are kept, those asked last.</summary>
    public const int MostKept = 1_000;

    /// <summary>How long an ask is kept: until then it is known that nobody has asked since.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>A dialer that has not asked for so long does not ask: one that waits is heard of every half a minute.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(1);

    /// <summary>What tells it from others.</summary>
    public (string Dialer, long? Project, CampaignId? Campaign) Key => (DialerId, ProjectId, CampaignId);

    /// <summary>Whether a campaign's calls are among those asked for.</summary>
    public bool IsFor(Campaign campaign) =>
        (ProjectId ?? campaign.ProjectId) == campaign.ProjectId && (CampaignId ?? campaign.Id) == campaign.Id;

    public bool IsAskedAt(DateTimeOffset now) => AskTime > now - SilentAfter;

    public bool IsHeardOfAt(DateTimeOffset now) => LastWordTime > now - SilentAfter;

    /// <summary>It with what is known of it besides; of two replicas' words the newest counts.</summary>
    public DialerAsk With(DialerAsk? other)
    {
        if (other is null)
            return this;
        var newest = other.AskTime > AskTime ? other : this;
        return newest.HeardAt(Later(LastWordTime, other.LastWordTime));
    }

    /// <summary>Its dialer was heard of at an instant.</summary>
    public DialerAsk HeardAt(DateTimeOffset instant) => this with { LastWordTime = Later(LastWordTime, instant) };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
