using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Gates;

/// <summary>The campaign has a line left. A claim took one already, so that its start passes.</summary>
internal static class ConcurrencyGate
{
    public static Gate Ask(GateQuestion question) => Ask(question.Campaign, hasLine: question.Token is not null);

    public static CampaignGate Ask(CampaignQuestion question) => question.OfAllWaiting(Ask(question.Campaign, hasLine: false));

    private static Gate Ask(Campaign campaign, bool hasLine)
    {
        if (hasLine || campaign.HasFreeLine) return Gate.Open(GateKind.Concurrency, "The campaign may have more calls at once.");
        var lost = campaign.LostCalls > 0 ? $", {campaign.LostCalls} of them without a word from their dialer" : "";
        var description = $"{campaign.LinesInUse} calls are claimed or going on{lost}, and that is the most.";
        return Gate.Shut(GateKind.Concurrency, Refusal.CallNotDue, null, description);
    }
}
