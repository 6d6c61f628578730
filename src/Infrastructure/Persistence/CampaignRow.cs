using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Infrastructure.Persistence;

/// <summary>
/// What a piece of work changes of a campaign's row. No contact begins or ceases to wait without the counts or the run
/// telling, and none is moved without the version, so that this also says whether the next due time may be another one.
/// </summary>
internal sealed record CampaignRow(
    CampaignState State,
    DateOnly? RunDay,
    DateTimeOffset? OpenUntilTime,
    DateTimeOffset? NextEventTime,
    ContactCounts Counts,
    DateTimeOffset? ImportUntilTime,
    int Version)
{
    public static CampaignRow Of(Campaign campaign) => new(
        campaign.State,
        campaign.RunDay,
        campaign.OpenUntilTime,
        campaign.NextEventTime,
        campaign.Counts,
        campaign.ImportUntilTime,
        campaign.Version);
}
