using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Gates;

/// <summary>The interval after its last call has passed, and a call that was lost can no longer be going on.</summary>
internal static class RetryDelayGate
{
    public static Gate Ask(GateQuestion question) => Until(question) is { } until && until > question.Now
        ? Gate.Shut(GateKind.RetryDelay, Refusal.CallNotDue, until, "The time until its next attempt has not passed.")
        : Gate.Open(GateKind.RetryDelay, "No delay holds it back.");

    private static DateTimeOffset? Until(GateQuestion question)
    {
        var contact = question.Contact;
        switch (contact.State)
        {
            // Once it waits, the due time says all.
            case ContactState.Waiting:
                return contact.DueTime;
            // While it is dialled the outcome may still move the bar.
            case ContactState.Claimed:
            case ContactState.Dialing when !contact.IsCancelled:
                return contact.BarredUntilTime;
            default:
                return contact.IsCalledAgain(question.Campaign, question.Now) ? contact.BarredUntilTime : null;
        }
    }
}
