using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Imports;

namespace CampaignGrpc.Application.People;

/// <summary>What is asked of a person, who is a number.</summary>
public interface IPersonReader
{
    /// <summary>
    /// Where a number stands, by campaign in the order of their ids; those being removed and those still arriving are among them.
    /// </summary>
    /// <param name="phone">The number.</param>
    /// <param name="projectId">In this project's campaigns; null for all.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<PersonPlaces>> FindAsync(PhoneNumber phone, long? projectId, CancellationToken cancellationToken);

    /// <summary>What is stored in some places of campaigns that can be found.</summary>
    Task<IReadOnlyList<PersonRecord>> ReadAsync(IReadOnlyList<PersonPlaces> places, CancellationToken cancellationToken);

    /// <summary>
    /// Sees to it that nothing is left in the database's files of what was overwritten, as far as the engine can while it runs.
    /// </summary>
    /// <returns>Whether it could; where not, it may be tried again.</returns>
    bool DropOverwritten();
}

/// <summary>Where in a campaign a number stands.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="IsThere">Whether it can be found; else it was deleted and is being removed, or is still arriving.</param>
/// <param name="Contacts">The numbers of its contacts.</param>
/// <param name="StagedRows">Rows that wait beside it, by their ids.</param>
/// <param name="RefusedRows">Rows that imports into it refused, by their ids.</param>
public sealed record PersonPlaces(
    CampaignId CampaignId,
    bool IsThere,
    IReadOnlyList<int> Contacts,
    IReadOnlyList<long> StagedRows,
    IReadOnlyList<long> RefusedRows
);

/// <summary>What a campaign knows of a person.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Contacts">Its contacts with the number.</param>
/// <param name="Attempts">Their attempts.</param>
/// <param name="Rows">Rows of imports that are no contacts: they wait beside the campaign, or were refused.</param>
public sealed record PersonRecord(
    Campaign Campaign,
    IReadOnlyList<Contact> Contacts,
    IReadOnlyList<Attempt> Attempts,
    IReadOnlyList<PersonRow> Rows
);

/// <summary>A row of an import that is no contact.</summary>
/// <param name="ImportId">The import.</param>
/// <param name="IsRefused">Whether it was refused; else it waits for its import's end.</param>
/// <param name="Sent">What its owner sent.</param>
public sealed record PersonRow(string ImportId, bool IsRefused, SentRow Sent);
