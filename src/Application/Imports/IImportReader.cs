using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Imports;

namespace CampaignGrpc.Application.Imports;

/// <summary>What is asked of imports.</summary>
public interface IImportReader
{
    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND or IMPORT_NOT_FOUND.</exception>
    Task<Import> GetAsync(CampaignId campaign, string importId, CancellationToken cancellationToken);

    /// <summary>
    /// The faults of an import's rows behind the first <paramref name="after"/> of them, in order, and how many there are in all.
    /// </summary>
    Task<Found<RefusedRow>> ListRefusedRowsAsync(Import import, long after, int limit, CancellationToken cancellationToken);

    /// <summary>What the rows looked like that an import has had.</summary>
    Task<RowFingerprints> ReadFingerprintsAsync(Import import, CancellationToken cancellationToken);

    /// <summary>The numbers that the campaign has, and those that wait beside it for the import's end.</summary>
    Task<PhoneSet> ReadPhonesAsync(Import import, CancellationToken cancellationToken);
}
