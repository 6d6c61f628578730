using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Gates;

/// <summary>Calls are handed out while the campaign is running, and its list is ready for the run under way.</summary>
internal static class CampaignStateGate
{
    // A claim that holds its contact is asked about that contact alone.
    public static Gate Ask(GateQuestion question) =>
        Ask(question.Campaign, question.Now, isListReady: question.Campaign.IsServed || question.Token is not null);

    public static CampaignGate Ask(CampaignQuestion question) =>
        question.OfAllWaiting(Ask(question.Campaign, question.Now, question.Campaign.IsServed));

    private static Gate Ask(Campaign campaign, DateTimeOffset now, bool isListReady) =>
        campaign.State switch
        {
            _ when campaign.SetAsideTime is not null => Shut(null, "The campaign is set aside: its stored rows contradict each other."),
            CampaignState.Running when isListReady => Gate.Open(GateKind.CampaignState, "The campaign is running."),
            CampaignState.Running => Shut(now, "The campaign's list is being brought up to date."),
            CampaignState.Draft => Shut(null, "The campaign is a draft: nobody of it is called before it is launched."),
            CampaignState.Created => Shut(campaign.OpenAtOrAfter(now), "The campaign's first run has not opened yet."),
            CampaignState.Paused => Shut(null, "The campaign is paused."),
            _ => Shut(null, "The campaign has ended."),
        };

    private static Gate Shut(DateTimeOffset? openTime, string description) =>
        Gate.Shut(GateKind.CampaignState, Refusal.CampaignNotRunning, openTime, description);
}
