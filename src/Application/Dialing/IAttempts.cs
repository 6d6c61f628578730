using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;

namespace CampaignGrpc.Application.Dialing;

/// <summary>The attempts as a unit of work reads and writes them.</summary>
public interface IAttempts
{
    /// <summary>How many attempts a contact has over all runs.</summary>
    int CountOf(Contact contact);

    /// <summary>What was reported late of the contact's attempts.</summary>
    IEnumerable<LateReport> LateReportsOf(Contact contact);

    /// <summary>The rules under which an attempt was started, which its campaign may have replaced since.</summary>
    AttemptRules RulesOf(Attempt attempt, Campaign campaign);

    void Add(Attempt attempt);

    /// <summary>Stores the conclusion of an attempt, only if it is still as it was read.</summary>
    void Save(Attempt attempt);
}

/// <summary>A contact as a claim left it, and the attempt that the claim became.</summary>
/// <param name="Token">The claim.</param>
/// <param name="Contact">The contact as it is now, which another claim may hold.</param>
/// <param name="Attempt">Null until the claim was started.</param>
public sealed record Call(CallToken Token, Contact Contact, Attempt? Attempt)
{
    /// <summary>How long the project does not call the contact's number; null when that says nothing of it.</summary>
    public DoNotCallTerm? DoNotCall { get; init; }

    /// <summary>Whose claim it is; null when another's, or none, holds the contact and it was never started.</summary>
    public string? DialerId => Contact.Claim is { } claim && claim.Key == Token.Key ? claim.DialerId : Attempt?.DialerId;
}
