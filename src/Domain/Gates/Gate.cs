using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Gates;

/// <summary>What a call must pass.</summary>
public enum GateKind
{
    CampaignState = 1,
    Window = 2,
    RetryDelay = 3,
    Attempts = 4,
    Claim = 5,
    Concurrency = 6,
    Hold = 7,
    Line = 8,
    DoNotCall = 9,
    CallLimit = 10,
    CalleeHours = 11,
    Pace = 12,
}

/// <summary>Whether a contact may be called.</summary>
/// <param name="Contact">The contact.</param>
/// <param name="Campaign">Its campaign, brought to <paramref name="Now"/>.</param>
/// <param name="Now">The instant.</param>
/// <param name="Token">The claim that holds the contact and asks to start its call; null when nobody does.</param>
/// <param name="About">What else bears on it; null for nothing.</param>
public sealed record GateQuestion(
    Contact Contact,
    Campaign Campaign,
    DateTimeOffset Now,
    CallToken? Token = null,
    CallContext? About = null
)
{
    public CallContext Context => About ?? CallContext.None;
}

/// <summary>One gate at one instant.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="IsOpen">Whether it lets a call pass.</param>
/// <param name="OpenTime">When it opens, if it is shut and that can be known.</param>
/// <param name="Description">The reason in a sentence.</param>
/// <param name="Refusal">What a start is told while it is shut.</param>
public sealed record Gate(GateKind Kind, bool IsOpen, DateTimeOffset? OpenTime, string Description, Refusal? Refusal)
{
    internal static Gate Open(GateKind kind, string description) => new(kind, true, null, description, null);

    internal static Gate Shut(GateKind kind, Refusal refusal, DateTimeOffset? openTime, string description) =>
        new(kind, false, openTime, description, refusal);
}
