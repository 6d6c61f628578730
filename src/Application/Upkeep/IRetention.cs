using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Application.Upkeep;

/// <summary>What a unit of work does to what was kept long enough: contacts of campaigns that ended, and events.</summary>
public interface IRetention
{
    /// <summary>Campaigns that ended before an instant and have their contacts, those that ended first before others.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="after">Behind this one; null for the first.</param>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<EndedCampaign> EndedBefore(DateTimeOffset instant, EndedCampaign? after, int limit);

    /// <summary>From now on a campaign has counts and no contacts any more; they are removed in slices.</summary>
    void Reduce(Campaign campaign);

    /// <summary>Removes some of the contacts that campaigns have no more.</summary>
    /// <returns>Whether there was something, and so may be more.</returns>
    bool RemoveSome(int rows);

    /// <summary>Removes some of the events of before an instant.</summary>
    /// <returns>Whether there were some, and so may be more.</returns>
    bool RemoveEvents(DateTimeOffset before, int rows);
}

/// <summary>A campaign that has ended.</summary>
public sealed record EndedCampaign(CampaignId Id, long ProjectId, DateTimeOffset EndTime);
