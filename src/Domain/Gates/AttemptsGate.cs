using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Gates;

/// <summary>The contact is not done, and has attempts left in this run.</summary>
internal static class AttemptsGate
{
    public static Gate Ask(GateQuestion question)
    {
        var (contact, campaign, now, _, _) = question;
        if (contact.State == ContactState.Done)
        {
            var nextRun = campaign.IsYetToOpenFor(contact) ? now : campaign.NextRun(now);
            return Shut(contact.IsCalledAgain(campaign, now) ? nextRun : null, $"It is done: {contact.Result}.");
        }

        if (contact.IsCancelled) return Shut(null, "Its owner cancelled it.");
        var made = $"{contact.AttemptCount} of {campaign.Rules.Count} attempts were made in this run.";
        // Rules that became fewer finish a contact that waits; one that is being called has made its last.
        return contact.State != ContactState.Dialing && contact.AttemptCount >= campaign.Rules.Count
            ? Shut(null, made)
            : Gate.Open(GateKind.Attempts, made);
    }

    private static Gate Shut(DateTimeOffset? openTime, string description) =>
        Gate.Shut(GateKind.Attempts, Refusal.CallNotDue, openTime, description);
}
