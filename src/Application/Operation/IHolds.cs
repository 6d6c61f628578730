using CampaignGrpc.Domain.Gates;

namespace CampaignGrpc.Application.Operation;

/// <summary>The hold as a unit of work reads and writes it. It comes with a restored database, and goes once.</summary>
public interface IHolds
{
    /// <summary>The hold; null when there is none, or none any more.</summary>
    Hold? Find();

    /// <summary>Ends it.</summary>
    void Release();
}

/// <summary>The hold as it is read beside units.</summary>
public interface IHoldReader
{
    /// <inheritdoc cref="IHolds.Find"/>
    Task<Hold?> FindAsync(CancellationToken cancellationToken);
}
