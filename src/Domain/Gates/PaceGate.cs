using System.Globalization;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Gates;

/// <summary>No more calls are started in a second than the campaign may start. A claim keeps the place of its start, so that this passes.</summary>
internal static class PaceGate
{
    public static Gate Ask(GateQuestion question)
    {
        var (campaign, now) = (question.Campaign, question.Now);
        if (question.Token is null) return Ask(campaign, now);
        // Claims may be more than a limit that was set, or lowered, since they were made.
        return campaign.NoStartUntilTime(now) is { } until ? Shut(campaign, until) : Open(campaign);
    }

    public static CampaignGate Ask(CampaignQuestion question) => question.OfAllWaiting(Ask(question.Campaign, question.Now));

    private static Gate Ask(Campaign campaign, DateTimeOffset now) =>
        campaign.PaceRoomAt(now) > 0 ? Open(campaign) : Shut(campaign, campaign.PacedUntilTime(now));

    private static Gate Open(Campaign campaign) => Gate.Open(GateKind.Pace, campaign.MaxStartsPerSecond is null
        ? "The campaign does not bound how many calls are started in a second."
        : "The campaign may have another call started.");

    private static Gate Shut(Campaign campaign, DateTimeOffset? openTime) => Gate.Shut(
        GateKind.Pace,
        Refusal.PaceReached,
        openTime,
        string.Create(CultureInfo.InvariantCulture, $"At most {campaign.MaxStartsPerSecond} calls are started in a second, and for now that is the most."));
}
