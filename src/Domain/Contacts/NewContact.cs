using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Contacts;

/// <summary>A number to call and what the scenario is told about it, before it belongs to a campaign.</summary>
public sealed record NewContact(PhoneNumber Phone, AddData AddData, ContactTerms Terms = default);

/// <summary>How its owner wants a contact to be called.</summary>
/// <param name="Priority">As of <see cref="Contact.Priority"/>.</param>
/// <param name="Zone">As of <see cref="Contact.Zone"/>.</param>
public readonly record struct ContactTerms(int Priority, IanaZone? Zone);
