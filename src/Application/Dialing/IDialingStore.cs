using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Dialing;

/// <summary>Where calls are handed out from.</summary>
public interface IDialingStore
{
    /// <summary>
    /// Runs a piece of work in one transaction, which no other interleaves with. Once this returns it is durable; when the
    /// work throws, nothing of it happened.
    /// </summary>
    Task<T> RunAsync<T>(Func<IDialingSession, T> work, CancellationToken cancellationToken);
}

/// <summary>
/// What a piece of work reads and writes. A campaign is one object throughout; how many contacts are in each state follows
/// every write, and campaigns that were changed are stored at the end, completed if nothing of them is left.
/// </summary>
public interface IDialingSession
{
    /// <summary>Campaigns whose window opens or closes by now.</summary>
    IReadOnlyList<Campaign> CampaignsWithEvents(DateTimeOffset now, int limit);

    /// <summary>
    /// Running campaigns with a contact that is due, an open window and room for a call, the longest unserved first, each
    /// read when it is reached.
    /// </summary>
    IEnumerable<Campaign> CampaignsInTurn(DateTimeOffset now, long? projectId, long? campaignId, int limit);

    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND.</exception>
    Campaign Get(CampaignId id);

    /// <summary>Claims the campaign's contacts that are due, the longest due first, and gives each a key of its own.</summary>
    IReadOnlyList<Contact> ClaimDue(Campaign campaign, string dialerId, DateTimeOffset now, DateTimeOffset leaseEnd, int limit);

    /// <summary>The contacts of tokens, and the attempts that their claims became; contacts that do not exist are left out.</summary>
    IReadOnlyDictionary<CallToken, Call> Find(IReadOnlyCollection<CallToken> tokens);

    /// <summary>Claims and calls whose lease has ended, the longest ended first.</summary>
    IReadOnlyList<Call> ExpiredLeases(DateTimeOffset now, int limit);

    /// <exception cref="Domain.DomainException">CONTACT_NOT_FOUND.</exception>
    Contact Get(Campaign campaign, long contactNumber);

    /// <summary>The rules under which an attempt was started, which its campaign may have replaced since.</summary>
    AttemptRules RulesOf(Attempt attempt, Campaign campaign);

    /// <summary>How many attempts a contact has over all runs.</summary>
    int CountAttempts(Contact contact);

    /// <summary>
    /// What was learnt late of the contact's other attempts and bars this run: an answer in it, or in whatever run that the
    /// number is invalid or not to be called.
    /// </summary>
    Outcome? LateFinalOutcome(Attempt attempt);

    /// <summary>Stores a contact that was changed, only if it still is as it was read.</summary>
    void Save(Contact contact, ContactState was, CallToken token);

    /// <summary>Stores what was learnt of a contact that is done already.</summary>
    void Correct(Contact contact, ContactResult was);

    void Add(Attempt attempt, Campaign campaign);

    /// <summary>Stores an attempt's outcome.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="was">The outcome it had before.</param>
    /// <param name="campaign">Its campaign.</param>
    void Save(Attempt attempt, Outcome? was, Campaign campaign);

    /// <summary>Ends the contacts that wait or are claimed.</summary>
    void FinishOpen(Campaign campaign, ContactResult result);

    /// <summary>Makes the contacts wait again that are done, but not for good, and ends those for good that were cancelled.</summary>
    void BeginRun(Campaign campaign, DateTimeOffset now);

    /// <summary>Stores that a contact was cancelled while it was being called.</summary>
    void Stop(Contact contact);

    /// <summary>Stores a campaign's changed terms, and keeps the rules that were replaced for the attempts started under them.</summary>
    void Revise(Campaign campaign, CampaignTerms former);

    /// <summary>Moves the due times of waiting contacts to where a changed schedule has them. What was due already stays so.</summary>
    void MoveDueTimes(Campaign campaign, DateTimeOffset now);

    /// <summary>Ends the contacts that wait or are claimed and have made every attempt that they now may.</summary>
    void FinishExhausted(Campaign campaign);

    /// <summary>Stores that a campaign was deleted; from here on nobody finds it.</summary>
    void Delete(Campaign campaign);

    /// <summary>Removes some of what deleted campaigns left behind.</summary>
    /// <returns>Whether there is more.</returns>
    bool EraseDeleted(int rows);
}

/// <summary>A contact as a claim left it, and the attempt that the claim became.</summary>
/// <param name="Token">The claim.</param>
/// <param name="Contact">The contact as it is now, which another claim may hold.</param>
/// <param name="Attempt">Null until the claim was started.</param>
public sealed record Call(CallToken Token, Contact Contact, Attempt? Attempt);
