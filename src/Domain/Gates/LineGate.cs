using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Gates;

/// <summary>
/// The latest starts of the campaign, or of the number that it calls from, did not all fail at the line; else one call in a while passes.
/// </summary>
internal static class LineGate
{
    public static Gate Ask(GateQuestion question) => Ask(question.Campaign, question.Now, question.Token?.Key);

    public static CampaignGate Ask(CampaignQuestion question) => question.OfAllWaiting(Ask(question.Campaign, question.Now, null));

    private static Gate Ask(Campaign campaign, DateTimeOffset now, long? key)
    {
        if (campaign.Breaker.ProbeTime is not { } probe)
            return Gate.Open(GateKind.Line, "Calls come through.");
        const string Failing =
            "The latest calls of the campaign or of its caller number failed at the line; one in a while is let through until one rings.";
        var isLetThrough = key is null ? probe <= now : key == campaign.Breaker.ProbeKey;
        return isLetThrough
            ? Gate.Open(GateKind.Line, Failing)
            : Gate.Shut(GateKind.Line, Refusal.LineFailing, probe > now ? probe : now, Failing);
    }
}
