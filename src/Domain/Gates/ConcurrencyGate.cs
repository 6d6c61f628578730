using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Gates;

/// <summary>
/// The campaign has a line left, and so have its project and its caller number. A claim took one already, so that its start passes.
/// </summary>
internal static class ConcurrencyGate
{
    public static Gate Ask(GateQuestion question) =>
        Ask(question.Campaign, question.Context.LineLimits, hasLine: question.Token is not null);

    public static CampaignGate Ask(CampaignQuestion question) =>
        question.OfAllWaiting(Ask(question.Campaign, question.LineLimits, hasLine: false));

    private static Gate Ask(Campaign campaign, IReadOnlyList<LineLimit> limits, bool hasLine)
    {
        if (!hasLine && !campaign.HasFreeLine)
        {
            var lost = campaign.LostCalls > 0 ? $", {campaign.LostCalls} of them without a word from their dialer" : "";
            return Shut($"{campaign.LinesInUse} calls are claimed or going on{lost}, and that is the most.");
        }

        return hasLine || limits.FirstOrDefault(limit => !limit.HasFreeLine) is not { } full
            ? Gate.Open(GateKind.Concurrency, "The campaign may have more calls at once.")
            : Shut(
                full.PhoneId is null
                    ? $"{full.LinesInUse} calls of the project are claimed or going on, and that is the most."
                    : $"{full.LinesInUse} calls of the project from this number are claimed or going on, and that is the most."
            );
    }

    private static Gate Shut(string description) => Gate.Shut(GateKind.Concurrency, Refusal.CallNotDue, null, description);
}
