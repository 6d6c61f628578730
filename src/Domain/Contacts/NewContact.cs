namespace CampaignGrpc.Domain.Contacts;

/// <summary>A number to call and what the scenario is told about it, before it belongs to a campaign.</summary>
public sealed record NewContact(PhoneNumber Phone, AddData AddData);
