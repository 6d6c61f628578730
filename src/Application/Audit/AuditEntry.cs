using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Audit;

/// <summary>What somebody has done, as it is kept. Entries are only ever added, each with a hash of the one before.</summary>
/// <param name="Sequence">Its place in the one line of all entries, from 1, without gaps.</param>
/// <param name="Time">When.</param>
/// <param name="Subject">Who.</param>
/// <param name="Address">From where; null where nobody knows.</param>
/// <param name="Action">What: the name of an rpc, or of what the service does by itself.</param>
/// <param name="ProjectId">In which project; null for none, or for several.</param>
/// <param name="CampaignId">With which campaign; null for none, or for several.</param>
/// <param name="Thing">With which part of it, such as <c>contact 3</c>; null for none.</param>
/// <param name="PhoneHash">A keyed hash of the number that was asked for; null for none.</param>
/// <param name="Details">What changed, before and after, or how many of what: a JSON object.</param>
/// <param name="Answer">OK, or the reason of the refusal.</param>
/// <param name="Hash">Of the entry before and of all of this one.</param>
public sealed record AuditEntry(
    long Sequence,
    DateTimeOffset Time,
    string Subject,
    string? Address,
    string Action,
    long? ProjectId,
    long? CampaignId,
    string? Thing,
    string? PhoneHash,
    string Details,
    string Answer,
    byte[] Hash
)
{
    public const string Ok = "OK";
}

/// <summary>Which entries are meant; what is null does not filter.</summary>
public sealed record AuditFilter(
    DateTimeOffset? FromTime,
    DateTimeOffset? UntilTime,
    string? Subject,
    string? Action,
    long? ProjectId,
    long? CampaignId,
    string? Answer,
    string? PhoneHash
);

/// <summary>What is asked of the audit.</summary>
public interface IAuditReader
{
    /// <summary>Entries behind a place of their line, the newest or the oldest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(
        AuditFilter filter,
        long after,
        int limit,
        bool isOldestFirst,
        CancellationToken cancellationToken
    );
}

/// <summary>What a unit of work adds to the audit, in its own transaction.</summary>
public interface IAudit
{
    /// <summary>Notes what the unit has done.</summary>
    /// <param name="campaign">With which campaign; null for the request's own.</param>
    /// <param name="project">In which project; null for the request's own.</param>
    /// <param name="thing">With which part; null for the request's own.</param>
    /// <param name="details">What changed, or how many of what.</param>
    void Note(
        CampaignId? campaign = null,
        long? project = null,
        string? thing = null,
        params IReadOnlyList<(string Name, object? Value)> details
    );

    /// <summary>Notes that a request was answered, where no unit of it noted more.</summary>
    void NoteAnswer(AuditScope scope, string answer);

    /// <summary>Notes what the service does by itself.</summary>
    void NoteOwn(string action, CampaignId campaign, long project, params IReadOnlyList<(string Name, object? Value)> details);

    /// <summary>
    /// Removes entries from the old end of their line; the place where it begins then is kept, so that it can be verified from there.
    /// </summary>
    /// <param name="before">Those from before this instant.</param>
    /// <param name="rows">At most so many.</param>
    /// <returns>Whether there were some, and so may be more.</returns>
    bool Remove(DateTimeOffset before, int rows);
}

/// <summary>The key that makes hashes of numbers, by which entries of one person are found and nobody else learns who that is.</summary>
public interface IAuditKey
{
    /// <summary>Null where there is no key.</summary>
    string? HashOf(PhoneNumber? phone);
}
