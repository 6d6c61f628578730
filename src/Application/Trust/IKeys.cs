using CampaignGrpc.Domain.Trust;

namespace CampaignGrpc.Application.Trust;

/// <summary>The keys as a unit of work reads and writes them.</summary>
public interface IKeys
{
    /// <summary>The key; null when there is none.</summary>
    ApiKey? Find(string id);

    /// <summary>How many there are that are not revoked.</summary>
    int CountUnrevoked();

    void Add(ApiKey key);

    /// <summary>Stores that a key is revoked from now on.</summary>
    void Revoke(ApiKey key);

    /// <summary>Writes when keys were used, unless it is known that they were later.</summary>
    void Write(IEnumerable<KeyUse> uses);
}

/// <summary>The keys as they are read beside units.</summary>
public interface IKeyReader
{
    /// <summary>All of them, the newest first; it is never much.</summary>
    /// <exception cref="Domain.DomainException">STORAGE_UNAVAILABLE.</exception>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>A key was used.</summary>
public readonly record struct KeyUse(string KeyId, DateTimeOffset Time);
