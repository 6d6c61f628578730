using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>What is done to every contact of a list. The numbers are stored.</summary>
public enum ListChangeKind
{
    /// <summary>A run is over: contacts that were not reached are done, their window closed.</summary>
    CloseRun = 1,

    /// <summary>A further run began: the list is called again with fresh attempts, but for those who are done for good.</summary>
    OpenRun = 2,

    /// <summary>The campaign was cancelled: contacts that are not being called are done as cancelled.</summary>
    Cancel = 3,

    /// <summary>The schedule was changed: waiting contacts are due where it has them now.</summary>
    MoveDueTimes = 4,

    /// <summary>The rules allow fewer attempts: contacts that have made theirs are done.</summary>
    FinishExhausted = 5,

    /// <summary>
    /// After a restore: contacts that are due, and may have been rung since the backup, are done as if their window had closed.
    /// </summary>
    SkipDue = 6,

    /// <summary>A run that was over goes on: those who were not reached when it ended wait again.</summary>
    OpenUnreached = 7,

    /// <summary>Its owner cancelled contacts of a kind: those who match and would be called are not called any more.</summary>
    CancelMatching = 8,

    /// <summary>Its owner gave contacts of a kind another priority.</summary>
    SetPriority = 9,
}

/// <summary>
/// A change that goes through a campaign's list in slices of a few thousand contacts, so that nobody waits for a million of
/// them. The campaign's own row says at once that it is under way; what it has not reached yet is not handed out.
/// </summary>
/// <param name="Kind">What is done.</param>
/// <param name="Time">When it happened; every slice is done as of then, whenever its turn comes.</param>
/// <param name="Reached">The number of the last contact that it was done to; 0 before the first.</param>
/// <param name="Last">The number of the last contact that it concerns.</param>
/// <param name="RunDay">The run in which those end whom it ends; null before any run.</param>
public sealed record ListChange(ListChangeKind Kind, DateTimeOffset Time, int Reached, int Last, DateOnly? RunDay)
{
    /// <summary>What its owner asked for, and to whom it is done; null where it is done to all whom it concerns.</summary>
    public ContactChange? Asked { get; init; }

    /// <summary>Whether it concerns a contact and has not come to it yet.</summary>
    public bool IsAheadOf(int contactNumber) => contactNumber > Reached && contactNumber <= Last;
}
