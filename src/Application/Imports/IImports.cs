using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Imports;

namespace CampaignGrpc.Application.Imports;

/// <summary>The imports as a unit of work reads and writes them.</summary>
public interface IImports
{
    Import? Find(CampaignId campaign, string importId);

    /// <summary>Whether rows of an import that has ended are still to be moved into the campaign.</summary>
    bool IsPublishing(CampaignId campaign);

    /// <summary>
    /// Imports that have ended, or got no row since <paramref name="abandoned"/>, with rows that still wait beside their campaign.
    /// </summary>
    IReadOnlyList<Import> WithRowsLeft(DateTimeOffset abandoned, int limit);

    void Add(Import import);

    void Save(Import import);

    /// <summary>Forgets an import and its refused rows. Rows that are contacts already stay.</summary>
    void Remove(Import import);

    void AddRefusedRows(Import import, IReadOnlyList<RefusedRow> rows);

    /// <summary>Keeps what the rows looked like that came last.</summary>
    /// <param name="import">The import, which counts them already.</param>
    /// <param name="fingerprints">Theirs, at least one.</param>
    void AddFingerprints(Import import, byte[] fingerprints);

    /// <summary>Keeps accepted rows beside the campaign.</summary>
    /// <param name="import">The import, which counts them already.</param>
    /// <param name="contacts">The rows.</param>
    void Stage(Import import, IReadOnlyList<NewContact> contacts);

    /// <summary>Moves the first rows that wait beside the campaign behind its last contact.</summary>
    /// <param name="import">The import, which does not count them as moved yet.</param>
    /// <param name="campaign">The campaign, which counts them already.</param>
    /// <param name="count">How many.</param>
    /// <param name="dueTime">When they are due.</param>
    void MoveStaged(Import import, Campaign campaign, int count, DateTimeOffset dueTime);

    /// <summary>Drops rows that wait beside the campaign.</summary>
    /// <returns>Whether none is left.</returns>
    bool DropStaged(Import import, int limit);
}
