using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Gates;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>What is asked of campaigns.</summary>
public interface ICampaignReader
{
    /// <summary>The campaign that a request with this key made; null when there is none.</summary>
    /// <remarks>
    /// Of <see cref="RequestKey.AnyProject"/> only one with the same content is found, in whichever of the caller's projects.
    /// </remarks>
    /// <exception cref="Domain.DomainException">REQUEST_ID_REUSED: the key was used for another content.</exception>
    Task<CampaignId?> FindByRequestAsync(RequestKey key, CancellationToken cancellationToken);

    /// <summary>The campaign; null when there is none, or it was deleted.</summary>
    Task<Campaign?> FindAsync(CampaignId id, CancellationToken cancellationToken);

    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Task<Campaign> GetAsync(CampaignId id, CancellationToken cancellationToken);

    /// <summary>A campaign with what its contacts wait for, as both were at one instant.</summary>
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Task<(Campaign Campaign, ContactStock Contacts)> GetWithStockAsync(
        CampaignId id,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// What a campaign's contacts came to, without those who were erased, and how many of them its project does not call now.
    /// </summary>
    /// <exception cref="Domain.DomainException">CONTACTS_GONE: they were reduced to counts.</exception>
    Task<IReadOnlyList<ResultCount>> CountResultsAsync(Campaign campaign, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Campaigns with smaller ids than <paramref name="before"/>, the newest first.</summary>
    Task<Found<Campaign>> ListAsync(CampaignFilter filter, long before, int limit, CancellationToken cancellationToken);
}

/// <summary>Which campaigns are meant; what is null does not filter.</summary>
/// <param name="ProjectId">Of this project.</param>
/// <param name="State">In this state.</param>
/// <param name="FromCreateTime">Stored at this instant or later.</param>
/// <param name="UntilCreateTime">Stored before this instant.</param>
/// <param name="NameContains">With this text in their name, in capitals or not.</param>
public sealed record CampaignFilter(
    long? ProjectId,
    CampaignState? State,
    DateTimeOffset? FromCreateTime,
    DateTimeOffset? UntilCreateTime,
    string? NameContains
);
