using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;

namespace CampaignGrpc.Application.Contacts;

/// <summary>A contact whose turn came.</summary>
/// <param name="Contact">The contact, which is claimed.</param>
/// <param name="DoNotCall">How long its project does not call its number; null when it does.</param>
public sealed record DueContact(Contact Contact, DoNotCallTerm? DoNotCall);

/// <summary>The contacts as a unit of work reads and writes them.</summary>
public interface IContacts
{
    /// <exception cref="Domain.DomainException">CONTACT_NOT_FOUND.</exception>
    Contact Get(Campaign campaign, long contactNumber);

    /// <summary>The contact of a token, and the attempt that its claim became; null when there is no such contact.</summary>
    Call? Find(CallToken token);

    /// <summary>Stores a contact that was changed, only if it is still as it was read.</summary>
    void Save(Contact contact);

    /// <summary>Whether a campaign's list has a number.</summary>
    bool HasPhone(Campaign campaign, PhoneNumber phone);

    /// <summary>Stores what its owner changed of a contact.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="isOtherPhone">Whether its number is another one, by which it is found from now on.</param>
    void SaveTerms(Contact contact, bool isOtherPhone);

    /// <summary>Claims the campaign's contacts that are due, the longest due first, each with a key of its own.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="dialerId">Who holds them.</param>
    /// <param name="leaseEnd">When the claims end by themselves.</param>
    /// <param name="lastEnd">Beyond when they are not extended.</param>
    /// <param name="limit">At most this many.</param>
    /// <returns>Those that were claimed, those whose number is not to be called among them.</returns>
    IReadOnlyList<DueContact> ClaimDue(Campaign campaign, string dialerId, DateTimeOffset leaseEnd, DateTimeOffset lastEnd, int limit);

    /// <summary>Writes new contacts. Whoever is outside of their own hours when they are due waits for these.</summary>
    /// <param name="campaign">Their campaign, which counts them already.</param>
    /// <param name="contacts">The contacts.</param>
    /// <param name="dueTime">When they are due.</param>
    /// <param name="firstNumber">The number of the first of them.</param>
    void Append(Campaign campaign, IReadOnlyList<NewContact> contacts, DateTimeOffset dueTime, int firstNumber);

    /// <summary>Contacts of a campaign as they were given, in the order of its list, without those who were erased.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="place">How many of the list to pass over.</param>
    /// <param name="count">How many of it to read.</param>
    /// <param name="results">Only those that ended with one of these; null for all.</param>
    /// <exception cref="Domain.DomainException">CONTACTS_GONE: they were reduced to counts.</exception>
    IReadOnlyList<NewContact> Given(Campaign campaign, int place, int count, IReadOnlyList<ContactResult>? results);

    /// <summary>Whether a campaign that has ended has its contacts still, and not their counts alone.</summary>
    bool AreKept(Campaign campaign);

    /// <summary>Whether some contacts of a campaign were not reached since its run ended.</summary>
    bool HasUnreached(Campaign campaign);

    /// <summary>Carries the campaign's changes on through its list.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="rows">At most so many contacts further.</param>
    void CarryOn(Campaign campaign, int rows);

    /// <summary>Claims and calls whose lease has ended, the longest ended first.</summary>
    IReadOnlyList<CallToken> WithLeaseEnded(int limit);

    /// <summary>Contacts of whom a lost call can no longer be going on.</summary>
    IReadOnlyList<(CampaignId Campaign, int Number)> WithLineFree(int limit);
}
