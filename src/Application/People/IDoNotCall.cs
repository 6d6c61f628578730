using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;

namespace CampaignGrpc.Application.People;

/// <summary>The numbers that are not called, as a unit of work writes them. Who is claimed or started is asked about with the contact.</summary>
public interface IDoNotCall
{
    /// <summary>Adds numbers, or changes their entries; of one that stands twice the last entry holds.</summary>
    /// <returns>How many were not there.</returns>
    int Add(params IReadOnlyList<DoNotCallEntry> entries);

    /// <returns>How many were there.</returns>
    int Remove(long projectId, IEnumerable<PhoneNumber> phones);
}

/// <summary>The numbers that are not called, as they are read beside units.</summary>
public interface IDoNotCallReader
{
    /// <summary>How long a number is not to be called; null when it is not there.</summary>
    Task<DoNotCallTerm?> FindAsync(long projectId, PhoneNumber phone, CancellationToken cancellationToken);

    /// <summary>Those of some numbers that are not to be called at an instant.</summary>
    Task<IReadOnlyList<PhoneNumber>> AmongAsync(long projectId, IEnumerable<PhoneNumber> phones, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>A project's numbers in their order.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="after">The digits of the last number of the page before; 0 for the first page.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<Found<DoNotCallEntry>> ListAsync(long projectId, long after, int limit, CancellationToken cancellationToken);
}
