using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Gates;

/// <summary>No other dialer holds the contact.</summary>
internal static class ClaimGate
{
    public static Gate Ask(GateQuestion question)
    {
        var contact = question.Contact;
        if (contact.Claim is not { } claim || claim.Key == question.Token?.Key) return Gate.Open(GateKind.Claim, "No dialer holds it.");
        return contact.State == ContactState.Claimed
            ? Shut(claim.LeaseEndTime, "A dialer holds it.")
            : Shut(null, "It is being called.");
    }

    private static Gate Shut(DateTimeOffset? openTime, string description) =>
        Gate.Shut(GateKind.Claim, Refusal.LeaseLost, openTime, description);
}
