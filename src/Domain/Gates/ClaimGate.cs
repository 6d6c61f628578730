using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Gates;

/// <summary>No other dialer holds the contact.</summary>
internal static class ClaimGate
{
    public static Gate Ask(GateQuestion question)
    {
        var contact = question.Contact;
        if (contact.Claim is not { } claim || claim.Key == question.Token?.Key)
            return Gate.Open(GateKind.Claim, Claimed(Subject.Is(false)));
        return contact.State == ContactState.Claimed
            ? Shut(FreeTime(question.Campaign, claim.LeaseEndTime), Claimed(Subject.Is(true)))
            : Shut(null, Called(Subject.Is(true)));
    }

    public static CampaignGate Ask(CampaignQuestion question)
    {
        var counts = question.Campaign.Counts;
        var claimed = Claimed(Subject.Are(new(counts.Claimed)));
        var called = Called(Subject.Are(new(counts.Dialing)));
        var description =
            counts.Dialing == 0 ? claimed
            : counts.Claimed == 0 ? called
            : $"{claimed} {called}";
        var opens = FreeTime(question.Campaign, question.Contacts.FirstLeaseEndTime);
        var isShut = counts is { Waiting: 0, Held: > 0 };
        var gate = isShut ? Shut(opens, description) : Gate.Open(GateKind.Claim, description) with { OpenTime = opens };
        return new(gate, new(counts.Held), null);
    }

    /// <summary>The end of a run takes a claim away before its lease ends, and another run may begin at that instant.</summary>
    private static DateTimeOffset? FreeTime(Campaign campaign, DateTimeOffset? leaseEnd) =>
        campaign.NextEventTime is { } change && change < leaseEnd && campaign.RunAt(change) != campaign.RunDay ? change : leaseEnd;

    private static string Claimed(string subject) => $"{subject} held by a dialer.";

    private static string Called(string subject) => $"{subject} being called.";

    private static Gate Shut(DateTimeOffset? openTime, string description) =>
        Gate.Shut(GateKind.Claim, Refusal.LeaseLost, openTime, description);
}
