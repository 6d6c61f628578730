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
    Task<Found<Contact>> ListAsync(CampaignId campaign, ContactFilter filter, long after, int limit, CancellationToken cancellationToken);
}

/// <summary>Which contacts are meant; what is null does not filter.</summary>
/// <param name="State">In this state.</param>
/// <param name="Result">That ended so.</param>
/// <param name="Phone">With this number.</param>
public sealed record ContactFilter(ContactState? State, ContactResult? Result, PhoneNumber? Phone);
