namespace CampaignGrpc.Application.Events;

/// <summary>What an event tells of. Storage keeps the numbers and readers see the types, which <see cref="EventTypes"/> names.</summary>
public enum EventKind
{
    /// <summary>Is nobody's.</summary>
    Unknown = 0,
    CampaignCreated = 1,
    CampaignUpdated = 2,
    CampaignStarted = 3,
    CampaignPaused = 4,
    CampaignResumed = 5,
    CampaignCompleted = 6,
    CampaignCancelled = 7,
    CampaignDeleted = 8,
    CampaignHeld = 9,
    CampaignReleased = 10,
    CampaignReduced = 11,
    CampaignLaunched = 12,
    CampaignReopened = 13,
    RunBegan = 20,
    RunEnded = 21,
    ImportFinished = 30,
    ContactsAdded = 31,
    ContactsDone = 32,
    ContactsReopened = 33,
    ContactsChanged = 34,
    ContactDone = 40,
    CallStarted = 41,
    CallConcluded = 42,
    CallReportedLate = 43,
    ContactLimited = 44,
    DoNotCallAdded = 50,
    DoNotCallRemoved = 51,

    /// <summary>Is sent to a webhook that is tried, and stands in no log.</summary>
    WebhookTest = 90,
}
