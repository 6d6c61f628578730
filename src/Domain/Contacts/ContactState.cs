namespace CampaignGrpc.Domain.Contacts;

/// <summary>What is happening with a contact. The numbers are stored.</summary>
public enum ContactState
{
    /// <summary>To be called when it is due.</summary>
    Waiting = 1,

    /// <summary>Held by a dialer under a short lease; it has not rung.</summary>
    Claimed = 2,

    /// <summary>A dialer was allowed to ring and has not reported yet.</summary>
    Dialing = 3,

    /// <summary>Nothing more will be done; the result says why.</summary>
    Done = 4,
}

/// <summary>How a contact ended. The numbers are stored.</summary>
public enum ContactResult
{
    /// <summary>A call was answered.</summary>
    Reached = 1,

    /// <summary>Every attempt was used up.</summary>
    Exhausted = 2,

    /// <summary>The number does not exist.</summary>
    Invalid = 3,

    /// <summary>The person asked never to be called.</summary>
    OptedOut = 4,

    /// <summary>The last attempt's fate was never reported.</summary>
    Unresolved = 5,

    /// <summary>The run's window closed first.</summary>
    WindowClosed = 6,

    /// <summary>The campaign or the contact was cancelled first.</summary>
    Cancelled = 7,

    /// <summary>Too many starts in a row never rang.</summary>
    Undialable = 8,
}

public static class ContactResults
{
    /// <summary>Results that a new run of the campaign does not call again.</summary>
    public static readonly IReadOnlyList<ContactResult> ForGood = [ContactResult.Invalid, ContactResult.OptedOut, ContactResult.Cancelled];

    /// <summary>Results of those who were not reached and may be called again: whom a redial takes unless others are asked for.</summary>
    public static readonly IReadOnlyList<ContactResult> NotReached =
    [
        ContactResult.Exhausted,
        ContactResult.Unresolved,
        ContactResult.WindowClosed,
        ContactResult.Undialable,
    ];

    public static bool IsForGood(this ContactResult result) => ForGood.Contains(result);
}
