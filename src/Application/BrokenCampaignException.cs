using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Application;

/// <summary>
/// A campaign's stored rows contradict each other, so that it can neither be read nor written. It has been set aside: the
/// others go on without it.
/// </summary>
public sealed class BrokenCampaignException(CampaignId campaign, Exception cause)
    : Exception($"The rows of campaign {campaign} contradict each other.", cause)
{
    public CampaignId Campaign { get; } = campaign;
}
