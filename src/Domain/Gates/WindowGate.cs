using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Gates;

/// <summary>The campaign's calling window is open, in the run that the contact waits or was claimed in.</summary>
internal static class WindowGate
{
    public static Gate Ask(GateQuestion question)
    {
        var gate = Ask(question.Campaign, question.Now);
        return gate.IsOpen && question.Campaign.IsYetToCloseFor(question.Contact)
            ? Shut(question.Now, "The run that the contact was claimed in is over.")
            : gate;
    }

    public static CampaignGate Ask(CampaignQuestion question) => question.OfAllWaiting(Ask(question.Campaign, question.Now));

    private static Gate Ask(Campaign campaign, DateTimeOffset now)
    {
        if (campaign.OpenUntilTime > now && campaign.WindowAt(now) is not null)
            return Gate.Open(GateKind.Window, "The calling window is open.");
        if (!campaign.Schedule.Zone.IsKnown)
            return Shut(null, $"This system does not know the time zone {campaign.Schedule.Zone}.");
        // A draft keeps no window open; its schedule has one all the same.
        if (campaign.State == CampaignState.Draft && campaign.IsOpen(now))
            return Gate.Open(GateKind.Window, "The calling window is open.");
        // A window that has closed stays so when the clock is set back into it.
        return campaign.IsOpen(now)
            ? Shut(campaign.NextEventTime, "The calling window has closed.")
            : Shut(campaign.NextOpening(now), "The calling window is closed.");
    }

    private static Gate Shut(DateTimeOffset? openTime, string description) =>
        Gate.Shut(GateKind.Window, Refusal.WindowClosed, openTime, description);
}
