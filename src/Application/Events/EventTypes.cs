using System.Collections.Frozen;

namespace CampaignGrpc.Application.Events;

/// <summary>
/// The types by which readers know the kinds. A type whose data changes its meaning gets another version, and another name with it.
/// </summary>
public static class EventTypes
{
    private static readonly FrozenDictionary<EventKind, string> Names = new Dictionary<EventKind, string>
    {
        [EventKind.CampaignCreated] = "campaigns.v1.campaign.created",
        [EventKind.CampaignUpdated] = "campaigns.v1.campaign.updated",
        [EventKind.CampaignReopened] = "campaigns.v1.campaign.reopened",
        [EventKind.CampaignLaunched] = "campaigns.v1.campaign.launched",
        [EventKind.CampaignStarted] = "campaigns.v1.campaign.started",
        [EventKind.CampaignPaused] = "campaigns.v1.campaign.paused",
        [EventKind.CampaignResumed] = "campaigns.v1.campaign.resumed",
        [EventKind.CampaignCompleted] = "campaigns.v1.campaign.completed",
        [EventKind.CampaignCancelled] = "campaigns.v1.campaign.cancelled",
        [EventKind.CampaignDeleted] = "campaigns.v1.campaign.deleted",
        [EventKind.CampaignHeld] = "campaigns.v1.campaign.held",
        [EventKind.CampaignReleased] = "campaigns.v1.campaign.released",
        [EventKind.CampaignReduced] = "campaigns.v1.campaign.reduced",
        [EventKind.RunBegan] = "campaigns.v1.run.began",
        [EventKind.RunEnded] = "campaigns.v1.run.ended",
        [EventKind.ImportFinished] = "campaigns.v1.import.finished",
        [EventKind.ContactsAdded] = "campaigns.v1.contacts.added",
        [EventKind.ContactsDone] = "campaigns.v1.contacts.done",
        [EventKind.ContactsReopened] = "campaigns.v1.contacts.reopened",
        [EventKind.ContactsChanged] = "campaigns.v1.contacts.changed",
        [EventKind.ContactDone] = "campaigns.v1.contact.done",
        [EventKind.ContactLimited] = "campaigns.v1.contact.limited",
        [EventKind.CallStarted] = "campaigns.v1.call.started",
        [EventKind.CallConcluded] = "campaigns.v1.call.concluded",
        [EventKind.CallReportedLate] = "campaigns.v1.call.reported_late",
        [EventKind.DoNotCallAdded] = "campaigns.v1.do_not_call.added",
        [EventKind.DoNotCallRemoved] = "campaigns.v1.do_not_call.removed",
        [EventKind.WebhookTest] = "campaigns.v1.webhook.test",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, EventKind> Kinds = Names
        .Where(pair => pair.Key != EventKind.WebhookTest)
        .ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>All that are in the log.</summary>
    public static IReadOnlyCollection<string> All => Kinds.Keys;

    public static string NameOf(EventKind kind) => Names[kind];

    /// <summary>Null when there is no such type.</summary>
    public static EventKind? KindOf(string type) => Kinds.TryGetValue(type, out var kind) ? kind : null;
}
