using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Contacts;

/// <summary>One phone number of one campaign, numbered from 1 inside it.</summary>
public sealed class Contact
{
    internal Contact(CampaignId campaignId, int number, PhoneNumber phone, AddData addData)
    {
        CampaignId = campaignId;
        Number = number;
        Phone = phone;
        AddData = addData;
    }

    public CampaignId CampaignId { get; }

    /// <summary>Its place in the campaign's list, from 1.</summary>
    public int Number { get; }

    public PhoneNumber Phone { get; }

    public AddData AddData { get; }

    public ContactState State { get; private set; } = ContactState.Waiting;

    /// <summary>When it may next be called; null when the schedule never opens again, or it is done.</summary>
    public DateTimeOffset? DueTime { get; private set; }

    /// <summary>How it ended; null until it is done.</summary>
    public ContactResult? Result { get; private set; }

    /// <summary>Attempts started in the run under way.</summary>
    public int AttemptCount { get; private set; }
}
