using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Domain.Contacts;

/// <summary>A dialer's hold of a contact: from the claim until its call is concluded, or until its lease ends by itself.</summary>
/// <param name="Key">Differs with every claim; without it nothing can be done with the contact.</param>
/// <param name="DialerId">Who holds it.</param>
/// <param name="LeaseEndTime">When the hold ends unless it is extended.</param>
/// <param name="LastEndTime">The hold is not extended beyond this.</param>
public sealed record Claim(long Key, string DialerId, DateTimeOffset LeaseEndTime, DateTimeOffset LastEndTime)
{
    /// <summary>Whether this is a token's claim and its lease has not ended.</summary>
    public bool IsHeldBy(CallToken token, DateTimeOffset now) => Key == token.Key && LeaseEndTime > now;

    /// <summary>The claim with another lease, cut where its life ends.</summary>
    internal Claim ExtendTo(DateTimeOffset end) => this with { LeaseEndTime = end < LastEndTime ? end : LastEndTime };
}
