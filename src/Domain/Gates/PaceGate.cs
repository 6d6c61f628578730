using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Gates;

/// <summary>
/// No more calls are started in a second than the campaign, its project and its caller number may start. A claim keeps the place of its
/// start, so that this passes.
/// </summary>
internal static class PaceGate
{
    public static Gate Ask(GateQuestion question)
    {
        var (campaign, now, limits) = (question.Campaign, question.Now, question.Context.LineLimits);
        if (question.Token is null)
            return Ask(campaign, limits, now);
        // Claims may be more than a limit that was set, or lowered, since they were made.
        if (campaign.NoStartUntilTime(now) is { } until)
            return Shut(campaign, until);
        return limits.FirstOrDefault(limit => limit.NoStartUntilTime(now) is not null) is { } full
            ? Shut(full, full.NoStartUntilTime(now))
            : Open(campaign, limits);
    }

    public static CampaignGate Ask(CampaignQuestion question) =>
        question.OfAllWaiting(Ask(question.Campaign, question.LineLimits, question.Now));

    private static Gate Ask(Campaign campaign, IReadOnlyList<LineLimit> limits, DateTimeOffset now)
    {
        if (campaign.PaceRoomAt(now) == 0)
            return Shut(campaign, campaign.PacedUntilTime(now));
        return limits.FirstOrDefault(limit => limit.PaceRoomAt(now) == 0) is { } full
            ? Shut(full, full.PacedUntilTime(now))
            : Open(campaign, limits);
    }

    private static Gate Open(Campaign campaign, IReadOnlyList<LineLimit> limits) =>
        Gate.Open(
            GateKind.Pace,
            campaign.MaxStartsPerSecond is null && limits.All(limit => limit.MaxStartsPerSecond is null)
                ? "The campaign does not bound how many calls are started in a second."
                : "The campaign may have another call started."
        );

    private static Gate Shut(Campaign campaign, DateTimeOffset? openTime) =>
        Shut(openTime, $"At most {campaign.MaxStartsPerSecond} calls are started in a second, and for now that is the most.");

    private static Gate Shut(LineLimit limit, DateTimeOffset? openTime) =>
        Shut(
            openTime,
            limit.PhoneId is null
                ? $"At most {limit.MaxStartsPerSecond} calls of the project are started in a second, and for now that is the most."
                : $"At most {limit.MaxStartsPerSecond} calls of the project from this number are started in a second, and for now that is the most."
        );

    private static Gate Shut(DateTimeOffset? openTime, string description) =>
        Gate.Shut(GateKind.Pace, Refusal.PaceReached, openTime, description);
}
