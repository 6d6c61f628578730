using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Trust;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>The campaigns as a unit of work reads and writes them.</summary>
public interface ICampaigns
{
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Campaign Get(CampaignId id);

    /// <summary>The campaign; null when there is none, or it was deleted.</summary>
    Campaign? Find(CampaignId id);

    /// <summary>Stores a new campaign, which gets its id, at the end of the turns.</summary>
    /// <param name="campaign">The campaign, which counts its contacts already.</param>
    /// <param name="firstDue">When the first of them is due; null when there are none.</param>
    /// <param name="arrivingUntil">
    /// When its contacts come in slices: until it has arrived nobody finds it, and if it has not by then it is erased.
    /// </param>
    void Add(Campaign campaign, DateTimeOffset? firstDue, DateTimeOffset? arrivingUntil);

    /// <summary>The last contact of a campaign that came in slices is there: from now on it is found.</summary>
    /// <param name="id">The campaign.</param>
    /// <param name="contacts">How many of them there are.</param>
    /// <param name="ranks">Those that the contacts have.</param>
    /// <returns>The campaign; null when it was erased or given up meanwhile.</returns>
    Campaign? Arrive(CampaignId id, int contacts, Ranks ranks);

    /// <summary>Gives up a campaign that came in slices.</summary>
    void DropArriving(CampaignId id);

    /// <summary>The campaign that a request with this key made; null when there is none.</summary>
    /// <exception cref="Domain.DomainException">REQUEST_ID_REUSED: the key was used for another content.</exception>
    CampaignId? FindByRequest(RequestKey key);

    /// <summary>Remembers which campaign a request made.</summary>
    void AddRequest(RequestKey key, CampaignId campaign);

    /// <summary>
    /// Campaigns with a contact that is due, an open window and a free line, the longest unserved first, each read when it is
    /// reached.
    /// </summary>
    IEnumerable<Campaign> Ready(ProjectScope projects, long? campaignId);

    /// <summary>What the latest starts from a caller number came to, whichever campaigns they were of.</summary>
    LineFailures LineFailuresOf(long phoneId);

    /// <summary>Stores what they came to.</summary>
    void Save(long phoneId, LineFailures failures);

    /// <summary>Puts a campaign that was served at the end of the turns.</summary>
    void Serve(Campaign campaign);

    /// <summary>
    /// Campaigns of which something should have happened by now: a window or a run opens or closes, an import has paused.
    /// </summary>
    IReadOnlyList<CampaignId> WithEvents(int limit);

    /// <summary>Campaigns with a change that is on its way through their list.</summary>
    IReadOnlyList<CampaignId> WithChanges(int limit);

    /// <summary>All campaigns that have not ended.</summary>
    IReadOnlyList<CampaignId> Unfinished();

    /// <summary>Campaigns that were set aside, and before when.</summary>
    IReadOnlyList<CampaignId> SetAsideBefore(DateTimeOffset instant, int limit);

    /// <summary>Puts campaigns whose first contact has become due among those that are ready.</summary>
    /// <returns>How many.</returns>
    int MakeReady(int limit);

    /// <summary>Whether something should have happened by now of itself.</summary>
    bool IsUpkeepDue();

    /// <summary>When something is to be done next of itself; null when there is nothing.</summary>
    DateTimeOffset? NextUpkeepTime();

    /// <summary>Removes some of what deleted campaigns left behind.</summary>
    /// <returns>Whether there is more.</returns>
    bool EraseDeleted(int rows);

    /// <summary>Sets a campaign aside whose rows contradict each other, whatever they are.</summary>
    void SetAside(CampaignId id);

    /// <summary>Takes a campaign back that was set aside.</summary>
    void TakeBack(CampaignId id);
}
