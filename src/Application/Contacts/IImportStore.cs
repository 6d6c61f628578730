using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Where imports are kept while they come in.</summary>
public interface IImportStore
{
    /// <summary>Like <see cref="IDialingStore.RunAsync"/>, for work on imports.</summary>
    Task<T> RunAsync<T>(Func<IImportSession, T> work, CancellationToken cancellationToken);

    /// <exception cref="Domain.DomainException">CAMPAIGN_NOT_FOUND or IMPORT_NOT_FOUND.</exception>
    Task<Import> GetAsync(CampaignId campaign, string importId, CancellationToken cancellationToken);

    /// <summary>The faults of an import's rows behind the first <paramref name="after"/> of them, in order, and how many there are in all.</summary>
    Task<Found<RefusedRow>> ListRefusedRowsAsync(Import import, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The numbers that the campaign has, and those that wait beside it for the import's end.</summary>
    Task<PhoneSet> ReadPhonesAsync(Import import, CancellationToken cancellationToken);
}

/// <summary>What a piece of work on imports reads and writes.</summary>
public interface IImportSession
{
    /// <summary>The campaigns, and the way of their calls.</summary>
    IDialingSession Calls { get; }

    Import? Find(CampaignId campaign, string importId);

    /// <summary>Whether rows of an import that has ended are still to be moved into the campaign.</summary>
    bool IsPublishing(CampaignId campaign);

    /// <summary>Imports that have ended, or got no row since <paramref name="abandoned"/>, with rows that still wait beside their campaign.</summary>
    IReadOnlyList<Import> WithRowsLeft(DateTimeOffset abandoned, int limit);

    void Add(Import import);

    void Save(Import import);

    /// <summary>Forgets an import and its refused rows. Rows that are contacts already stay.</summary>
    void Remove(Import import);

    void AddRefusedRows(Import import, IReadOnlyList<RefusedRow> rows);

    /// <summary>Writes contacts behind the campaign's last one.</summary>
    /// <param name="campaign">The campaign, which counts them already.</param>
    /// <param name="contacts">The contacts.</param>
    /// <param name="dueTime">When they are due.</param>
    void Append(Campaign campaign, IReadOnlyList<NewContact> contacts, DateTimeOffset dueTime);

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
