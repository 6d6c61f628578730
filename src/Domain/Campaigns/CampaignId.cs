namespace CampaignGrpc.Domain.Campaigns;

/// <summary>A campaign's number, from 1; 0 until it is stored.</summary>
public readonly record struct CampaignId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
