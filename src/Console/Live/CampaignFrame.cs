using System.Globalization;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Web.Parts;

namespace CampaignGrpc.Web.Live;

/// <summary>A campaign as it is told to pages that are open.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Project">Its project.</param>
/// <param name="State">Its state.</param>
/// <param name="Progress">How far it has come.</param>
/// <param name="Pace">Contacts done a minute, to a tenth; null while that is not known.</param>
public sealed record CampaignFrame(long Id, long Project, CampaignState State, Progress Progress, double? Pace)
{
    /// <summary>Id, state, all, done, calling, reached and pace; -1 for what is not known.</summary>
    public string Json =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"[{Id},{(int)State},{Progress.All},{Progress.Done},{Progress.Calling},{Progress.Reached ?? -1},{Pace ?? -1:0.#}]"
        );
}
