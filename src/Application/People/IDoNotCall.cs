using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;

namespace CampaignGrpc.Application.People;

/// <summary>
/// The numbers that are not called, as a unit of work writes them. Who is claimed or started is asked about with the contact.
/// </summary>
public interface IDoNotCall
{
    /// <summary>Whether a project may have such numbers: most have none, and need not be asked of each.</summary>
    bool HasAny(long projectId);

    /// <summary>Adds numbers, or changes their entries; of one that stands twice the last entry holds.</summary>
    /// <returns>How many were not there.</returns>
    int Add(params IReadOnlyList<DoNotCallEntry> entries);

    /// <summary>
    /// Adds numbers one after the other; of one that is there the stricter holds: the later end, or none, and a reason where it has
    /// none. So it does not matter in which order they come, nor how often.
    /// </summary>
    DoNotCallMerge Merge(IReadOnlyList<DoNotCallEntry> entries);

    /// <returns>How many were there.</returns>
    int Remove(long projectId, IEnumerable<PhoneNumber> phones);
}

/// <param name="Added">How many numbers were not there.</param>
/// <param name="Changed">How often an entry has become stricter.</param>
public readonly record struct DoNotCallMerge(int Added, int Changed)
{
    public static DoNotCallMerge operator +(DoNotCallMerge one, DoNotCallMerge other) =>
        new(one.Added + other.Added, one.Changed + other.Changed);
}

/// <summary>The numbers that are not called, as they are read beside units.</summary>
public interface IDoNotCallReader
{
    /// <summary>How long a number is not to be called; null when it is not there.</summary>
    Task<DoNotCallTerm?> FindAsync(long projectId, PhoneNumber phone, CancellationToken cancellationToken);

    /// <summary>Those of some numbers that are not to be called at an instant.</summary>
    Task<IReadOnlyList<PhoneNumber>> AmongAsync(
        long projectId,
        IEnumerable<PhoneNumber> phones,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );

    /// <summary>A project's numbers in their order.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="after">The digits of the last number of the page before; 0 for the first page.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<Found<DoNotCallEntry>> ListAsync(long projectId, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The same, where it is not asked how many there are in all.</summary>
    Task<IReadOnlyList<DoNotCallEntry>> ReadSliceAsync(long projectId, long after, int limit, CancellationToken cancellationToken);
}
