using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Gates;

/// <summary>No other dialer holds the contact.</summary>
internal static class ClaimGate
{
    public static Gate Ask(GateQuestion question)
    {
        var contact = question.Contact;
        if (contact.Claim is not { } claim || claim.Key == question.Token?.Key) return Gate.Open(GateKind.Claim, Claimed(Subject.Is(false)));
        return contact.State == ContactState.Claimed
            ? Shut(claim.LeaseEndTime, Claimed(Subject.Is(true)))
            : Shut(null, Called(Subject.Is(true)));
    }

    public static CampaignGate Ask(CampaignQuestion question)
    {
        var counts = question.Campaign.Counts;
        var claimed = Claimed(Subject.Are(new(counts.Claimed)));
        var called = Called(Subject.Are(new(counts.Dialing)));
        var description = counts.Dialing == 0 ? claimed : counts.Claimed == 0 ? called : $"{claimed} {called}";
        var opens = question.Contacts.FirstLeaseEndTime;
        var isShut = counts is { Waiting: 0, Held: > 0 };
        var gate = isShut ? Shut(opens, description) : Gate.Open(GateKind.Claim, description) with { OpenTime = opens };
        return new(gate, new(counts.Held), null);
    }

    private static string Claimed(string subject) => $"{subject} held by a dialer.";

    private static string Called(string subject) => $"{subject} being called.";

    private static Gate Shut(DateTimeOffset? openTime, string description) =>
        Gate.Shut(GateKind.Claim, Refusal.LeaseLost, openTime, description);
}
