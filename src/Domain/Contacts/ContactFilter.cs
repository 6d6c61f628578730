namespace CampaignGrpc.Domain.Contacts;

/// <summary>Which contacts of a campaign are meant; what is null does not filter.</summary>
/// <param name="State">In this state.</param>
/// <param name="Result">That ended so.</param>
public sealed record ContactFilter(ContactState? State = null, ContactResult? Result = null)
{
    /// <summary>Whether contacts in a state are meant that came to a result; null while they have come to none.</summary>
    public bool Takes(ContactState state, ContactResult? result = null) =>
        (State is null || State == state) && (Result is null || Result == result);
}
