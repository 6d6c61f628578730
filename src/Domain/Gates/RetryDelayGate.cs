using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Gates;

/// <summary>The interval after its last call has passed, and a call that was lost can no longer be going on.</summary>
internal static class RetryDelayGate
{
    public static Gate Ask(GateQuestion question) =>
        Until(question) is { } until && until > question.Now
            ? Shut(until, Waiting(Subject.Is(true)))
            : Gate.Open(GateKind.RetryDelay, Waiting(Subject.Is(false)));

    public static CampaignGate Ask(CampaignQuestion question)
    {
        var (contacts, description) = (question.Contacts, Waiting(Subject.Are(question.Contacts.Later)));
        var isShut = contacts.Due.Value == 0 && contacts.Later.Value > 0;
        var gate = isShut
            ? Shut(contacts.FirstDueTime, description)
            : Gate.Open(GateKind.RetryDelay, description) with
            {
                OpenTime = contacts.FirstDueTime,
            };
        return new(gate, contacts.Later, contacts.LastDueTime);
    }

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

    private static string Waiting(string subject) => $"{subject} waiting for the time of the next attempt.";

    private static Gate Shut(DateTimeOffset? openTime, string description) =>
        Gate.Shut(GateKind.RetryDelay, Refusal.CallNotDue, openTime, description);
}
