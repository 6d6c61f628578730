using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Where the contacts of campaigns are kept.</summary>
public interface IContactStore
{
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND or CONTACT_NOT_FOUND.</exception>
    Task<Contact> GetAsync(CampaignId campaign, long number, CancellationToken cancellationToken);

    /// <summary>A campaign's contacts with greater numbers than <paramref name="after"/>, in order.</summary>
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Task<IReadOnlyList<Contact>> ListAsync(CampaignId campaign, long after, int limit, CancellationToken cancellationToken);
}
