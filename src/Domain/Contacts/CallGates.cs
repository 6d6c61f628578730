using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Contacts;

/// <summary>What a call must pass, in the order in which it is asked.</summary>
public enum GateKind
{
    CampaignState = 1,
    Window = 2,
    RetryDelay = 3,
    Attempts = 4,
    Claim = 5,
    Concurrency = 6,
}

/// <summary>One gate at one instant.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="IsOpen">Whether it lets a call pass.</param>
/// <param name="OpenTime">When it opens, if it is shut and that can be known.</param>
/// <param name="Description">The reason in a sentence.</param>
public sealed record Gate(GateKind Kind, bool IsOpen, DateTimeOffset? OpenTime, string Description);

/// <summary>Why a contact is not being called at an instant. It asks what a claim asks, and changes nothing.</summary>
public sealed record CallGates(IReadOnlyList<Gate> Gates, DateTimeOffset? NextCallTime)
{
    /// <summary>The first gate that is shut; null when a dialer that asks now gets the contact in its turn.</summary>
    public Gate? Blocking => Gates.FirstOrDefault(gate => !gate.IsOpen);

    /// <param name="contact">The contact.</param>
    /// <param name="campaign">Its campaign, brought to <paramref name="now"/>.</param>
    /// <param name="now">The instant.</param>
    public static CallGates At(Contact contact, Campaign campaign, DateTimeOffset now)
    {
        IReadOnlyList<Gate> gates =
        [
            StateGate(campaign, now),
            WindowGate(campaign, now),
            RetryGate(contact, campaign, now),
            AttemptsGate(contact, campaign, now),
            ClaimGate(contact),
            ConcurrencyGate(campaign),
        ];
        return new(gates, NextCall(gates, campaign, now));
    }

    private static Gate StateGate(Campaign campaign, DateTimeOffset now) => campaign.State switch
    {
        CampaignState.Running => Open(GateKind.CampaignState, "The campaign is running."),
        CampaignState.Created => Shut(GateKind.CampaignState, campaign.OpenAtOrAfter(now), "The campaign's first run has not opened yet."),
        CampaignState.Paused => Shut(GateKind.CampaignState, null, "The campaign is paused."),
        _ => Shut(GateKind.CampaignState, null, "The campaign has ended."),
    };

    private static Gate WindowGate(Campaign campaign, DateTimeOffset now) =>
        !campaign.Schedule.Zone.IsKnown ? Shut(GateKind.Window, null, $"This system does not know the time zone {campaign.Schedule.Zone}.")
        : !campaign.IsOpen(now) ? Shut(GateKind.Window, campaign.NextOpening(now), "The calling window is closed.")
        // A window that has closed stays so when the clock is set back into it.
        : campaign.OpenUntilTime > now ? Open(GateKind.Window, "The calling window is open.")
        : Shut(GateKind.Window, campaign.NextEventTime, "The calling window has closed.");

    private static Gate RetryGate(Contact contact, Campaign campaign, DateTimeOffset now)
    {
        // While it is dialled the outcome may still move the bar; once it waits, the due time says all.
        var isCalledAgain = contact.State == ContactState.Dialing ? !contact.IsCancelled : contact.IsCalledAgain(campaign, now);
        var until = contact.State == ContactState.Waiting ? contact.DueTime : isCalledAgain ? contact.BarredUntilTime : null;
        return until > now
            ? Shut(GateKind.RetryDelay, until, "The time until its next attempt has not passed.")
            : Open(GateKind.RetryDelay, "No delay holds it back.");
    }

    private static Gate AttemptsGate(Contact contact, Campaign campaign, DateTimeOffset now) =>
        contact.State == ContactState.Done ? Shut(GateKind.Attempts, contact.IsCalledAgain(campaign, now) ? campaign.NextRun(now) : null, $"It is done: {contact.Result}.")
        : contact.IsCancelled ? Shut(GateKind.Attempts, null, "Its owner cancelled it.")
        : Open(GateKind.Attempts, $"{contact.AttemptCount} of {campaign.Rules.Count} attempts were made in this run.");

    private static Gate ClaimGate(Contact contact) => contact.State switch
    {
        ContactState.Claimed => Shut(GateKind.Claim, contact.LeaseEndTime, "A dialer holds it."),
        ContactState.Dialing => Shut(GateKind.Claim, null, "It is being called."),
        _ => Open(GateKind.Claim, "No dialer holds it."),
    };

    private static Gate ConcurrencyGate(Campaign campaign) => campaign.Counts.Held >= campaign.MaxConcurrentCalls
        ? Shut(GateKind.Concurrency, null, $"{campaign.Counts.Held} calls are claimed or going on, and that is the most.")
        : Open(GateKind.Concurrency, "The campaign may have more calls at once.");

    private static DateTimeOffset? NextCall(IReadOnlyList<Gate> gates, Campaign campaign, DateTimeOffset now)
    {
        var next = now;
        foreach (var gate in gates.Where(gate => !gate.IsOpen))
        {
            if (gate.OpenTime is not { } opens) return null;
            if (opens > next) next = opens;
        }

        return campaign.OpenAtOrAfter(next);
    }

    private static Gate Open(GateKind kind, string description) => new(kind, true, null, description);

    private static Gate Shut(GateKind kind, DateTimeOffset? openTime, string description) => new(kind, false, openTime, description);
}
