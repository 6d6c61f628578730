namespace CampaignGrpc.Domain.Campaigns;

/// <summary>How many of a campaign's contacts are in each state; together they are all of them.</summary>
public sealed record ContactCounts(int Waiting, int Claimed, int Dialing, int Done)
{
    /// <summary>Contacts that are not done.</summary>
    public int Open => Waiting + Claimed + Dialing;

    /// <summary>Contacts that a dialer holds.</summary>
    public int Held => Claimed + Dialing;
}
