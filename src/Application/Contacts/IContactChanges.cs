using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Changes of many contacts at once, as a unit of work reads and writes them.</summary>
public interface IContactChanges
{
    /// <summary>The change that a request with this key began; null when there is none.</summary>
    ContactChangeProgress? Find(Campaign campaign, string requestId);

    /// <summary>How far a change that was added has come.</summary>
    ContactChangeProgress Get(Campaign campaign, int number);

    /// <summary>Stores a change of all contacts that the campaign has now, which has come to none of them.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="filter">To whom it is done.</param>
    /// <param name="priority">Which priority they get; null to cancel them.</param>
    /// <param name="requestId">The caller's key against repeats; null for none.</param>
    ContactChange Add(Campaign campaign, ContactFilter filter, int? priority, string? requestId);
}

/// <summary>How far a change of many contacts has come.</summary>
/// <param name="CampaignId">Of which campaign.</param>
/// <param name="Change">What is done, and to whom.</param>
/// <param name="ContactCount">How many contacts there are to look at.</param>
/// <param name="ReachedCount">How many it has looked at.</param>
/// <param name="ChangedCount">How many of these it has changed.</param>
/// <param name="CreateTime">When it was asked for.</param>
/// <param name="EndTime">When it had looked at the last; null while it goes on.</param>
public sealed record ContactChangeProgress(
    CampaignId CampaignId,
    ContactChange Change,
    int ContactCount,
    int ReachedCount,
    int ChangedCount,
    DateTimeOffset CreateTime,
    DateTimeOffset? EndTime
);
