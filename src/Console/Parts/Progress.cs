using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Web.Parts;

/// <summary>How far a campaign has come, as a row, a bar and a frame of the stream show it.</summary>
/// <param name="All">All its contacts.</param>
/// <param name="Reached">Those who were reached.</param>
/// <param name="Done">Those who are done, in whatever way.</param>
/// <param name="Calling">Those who are claimed or being called.</param>
public readonly record struct Progress(long All, long Reached, long Done, long Calling)
{
    public static Progress Of(CampaignView view, CampaignStatistics statistics)
    {
        var counts = view.Campaign.Counts;
        return new(counts.All, Math.Min(statistics.Results.GetValueOrDefault(ContactResult.Reached), counts.Done), counts.Done, counts.Held);
    }

    public long Unreached => Done - Reached;
}
