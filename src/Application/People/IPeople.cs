using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.People;

/// <summary>What a unit of work does to what is stored of a person.</summary>
public interface IPeople
{
    /// <summary>Overwrites a contact's number and data, and what its attempts brought back.</summary>
    /// <param name="campaign">Its campaign, deleted or not.</param>
    /// <param name="contact">Its number in the campaign.</param>
    /// <returns>How many attempts it has.</returns>
    int EraseContact(CampaignId campaign, int contact);

    /// <summary>Overwrites a row that waits beside its campaign, if it has the number still.</summary>
    /// <returns>Whether it had.</returns>
    bool EraseStagedRow(long id, PhoneNumber phone);

    /// <summary>Overwrites what was sent in a row that an import refused.</summary>
    void EraseRefusedRow(long id);

    /// <summary>Leaves of the fingerprint of the request that made a campaign what tells no number.</summary>
    void BlurRequest(CampaignId campaign);

    /// <summary>The same of the rows of its imports, some of them.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="after">Where the unit before stopped; 0 for the first.</param>
    /// <returns>Where this one stopped; null once all are done.</returns>
    long? BlurImports(CampaignId campaign, long after);

    /// <summary>Reads numbers of a list that was stored before numbers could be found, so that they can.</summary>
    /// <param name="rows">At most so many.</param>
    /// <returns>Whether there were some, and so may be more.</returns>
    bool ReadUnread(int rows);
}
