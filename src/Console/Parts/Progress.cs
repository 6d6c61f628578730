using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Web.Parts;

/// <summary>How far a campaign has come, as a row, a bar and a frame of the stream show it.</summary>
/// <param name="All">All its contacts.</param>
/// <param name="Done">Those who are done, in whatever way.</param>
/// <param name="Calling">Those who are claimed or being called.</param>
/// <param name="Reached">Those who were reached; null where only the campaign itself was read, which does not say.</param>
public readonly record struct Progress(long All, long Done, long Calling, long? Reached = null)
{
    public static Progress Of(CampaignView view)
    {
        var counts = view.Campaign.Counts;
        return new(counts.All, counts.Done, counts.Held);
    }

    public static Progress Of(CampaignView view, CampaignStatistics statistics) =>
        Of(view).With(statistics.Results.GetValueOrDefault(ContactResult.Reached));

    /// <summary>The results may have been counted a moment later.</summary>
    public Progress With(long reached) => this with { Reached = Math.Min(reached, Done) };
}
