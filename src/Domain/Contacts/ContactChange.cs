namespace CampaignGrpc.Domain.Contacts;

/// <summary>What an owner can have done to many contacts at once.</summary>
public enum ContactAction
{
    /// <summary>They are not called any more.</summary>
    Cancel = 1,

    /// <summary>They get a priority.</summary>
    SetPriority = 2,
}

/// <summary>Something that is done to all contacts of a campaign that match a filter when it comes to them.</summary>
/// <param name="Number">Its place among the campaign's, from 1.</param>
/// <param name="Filter">To whom.</param>
/// <param name="Priority">Which priority they get; null where they are cancelled.</param>
public sealed record ContactChange(int Number, ContactFilter Filter, int? Priority)
{
    public ContactAction Action => Priority is null ? ContactAction.Cancel : ContactAction.SetPriority;
}
