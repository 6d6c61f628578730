using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Contacts;

/// <summary>What is asked of contacts.</summary>
public interface IContactReader
{
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND or CONTACT_NOT_FOUND.</exception>
    Task<Contact> GetAsync(CampaignId campaign, long number, CancellationToken cancellationToken);

    /// <summary>A campaign's contacts with greater numbers than <paramref name="after"/>, in order.</summary>
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Task<Found<Contact>> ListAsync(
        CampaignId campaign,
        ContactFilter filter,
        ContactSearch search,
        long after,
        int limit,
        CancellationToken cancellationToken
    );

    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND or CHANGE_NOT_FOUND.</exception>
    Task<ContactChangeProgress> GetChangeAsync(CampaignId campaign, long number, CancellationToken cancellationToken);

    /// <summary>What a change of all contacts that match a filter would come to; without a priority it cancels them.</summary>
    Task<ContactChangeTrial> TryChangeAsync(
        Campaign campaign,
        ContactFilter filter,
        int? priority,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );
}

/// <summary>What is looked for through a campaign's whole list; what is null does not matter.</summary>
/// <param name="Phone">The number.</param>
/// <param name="DataContains">
/// A text in a value of what the scenario is told, as it is written, in small letters, in capitals, or with a capital at its start or each
/// word's.
/// </param>
public sealed record ContactSearch(PhoneNumber? Phone = null, string? DataContains = null)
{
    public bool IsForAll => Phone is null && DataContains is null;
}
