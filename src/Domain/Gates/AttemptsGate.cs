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
            return Shut(contact.IsCalledAgain(campaign, now) ? nextRun : null, Done(Subject.Is(true), contact.Result));
        }

        if (contact.IsCancelled || campaign.IsYetToCancel(contact))
            return Shut(null, "Its owner cancelled it.");
        var made =
            contact.UndialedCount == 0
                ? $"{contact.AttemptCount} of {campaign.Rules.Count} attempts were made in this run."
                : $"{contact.AttemptCount} of {campaign.Rules.Count} attempts were made in this run; the latest starts, {contact.UndialedCount} in a row, never rang.";
        // Rules that became fewer finish a contact that waits; one that is being called has made its last.
        return contact.State != ContactState.Dialing && contact.AttemptCount >= campaign.Rules.Count
            ? Shut(null, made)
            : Gate.Open(GateKind.Attempts, made);
    }

    public static CampaignGate Ask(CampaignQuestion question)
    {
        var (campaign, contacts, now, _) = question;
        var done = new BoundedCount(campaign.Counts.Done);
        if (campaign.Counts.All == 0)
            return new(Shut(null, "The campaign has no contacts."), done, null);
        var again = campaign.IsFinished || contacts.DoneForGood >= done.Value ? null : campaign.NextRun(now);
        var description = Done(Subject.Are(done));
        var gate =
            campaign.Counts.Open == 0 ? Shut(again, description) : Gate.Open(GateKind.Attempts, description) with { OpenTime = again };
        return new(gate, done, contacts.DoneForGood == 0 ? again : null);
    }

    private static string Done(string subject, ContactResult? result = null) =>
        result is null ? $"{subject} done." : $"{subject} done: {result}.";

    private static Gate Shut(DateTimeOffset? openTime, string description) =>
        Gate.Shut(GateKind.Attempts, Refusal.CallNotDue, openTime, description);
}
