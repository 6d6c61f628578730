using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Contacts;

/// <summary>What is asked of contacts.</summary>
public interface IContactReader
{
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND or CONTACT_NOT_FOUND.</exception>
    Task<Contact> GetAsync(CampaignId campaign, long number, CancellationToken cancellationToken);

    /// <summary>A campaign's contacts with greater numbers than <paramref name="after"/>, in order; with one number, or with any.</summary>
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Task<Found<Contact>> ListAsync(
        CampaignId campaign, ContactFilter filter, PhoneNumber? phone, long after, int limit, CancellationToken cancellationToken);

    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND or CHANGE_NOT_FOUND.</exception>
    Task<ContactChangeProgress> GetChangeAsync(CampaignId campaign, long number, CancellationToken cancellationToken);

    /// <summary>What a change of all contacts that match a filter would come to; without a priority it cancels them.</summary>
    Task<ContactChangeTrial> TryChangeAsync(
        Campaign campaign, ContactFilter filter, int? priority, DateTimeOffset now, CancellationToken cancellationToken);
}
