using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;

namespace CampaignGrpc.Application.People;

/// <summary>The numbers that are not called, as a unit of work writes them. Who is claimed or started is asked about with the contact.</summary>
public interface IDoNotCall
{
    /// <summary>Adds a number, or changes its entry.</summary>
    /// <returns>Whether it was not there.</returns>
    bool Add(DoNotCallEntry entry);

    /// <returns>Whether it was there.</returns>
    bool Remove(long projectId, PhoneNumber phone);
}

/// <summary>The numbers that are not called, as they are read beside units.</summary>
public interface IDoNotCallReader
{
    /// <summary>How long a number is not to be called; null when it is not there.</summary>
    Task<DoNotCallTerm?> FindAsync(long projectId, PhoneNumber phone, CancellationToken cancellationToken);

    /// <summary>A project's numbers in their order.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="after">The digits of the last number of the page before; 0 for the first page.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<Found<DoNotCallEntry>> ListAsync(long projectId, long after, int limit, CancellationToken cancellationToken);
}
