using System.Collections.Concurrent;
using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Faults;

/// <summary>What the service has promised by answering. What was answered while its machine failed is no promise.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, Created> _created = new();
    private readonly ConcurrentDictionary<long, bool> _paused = new();
    private readonly ConcurrentDictionary<CallToken, bool> _started = new();
    private readonly ConcurrentDictionary<CallToken, bool> _reported = new();
    private readonly ConcurrentDictionary<(long Campaign, string Import), int> _imported = new();
    private volatile bool _isSealed;

    /// <summary>By their idempotency keys.</summary>
    public IReadOnlyDictionary<string, Created> Campaigns => _created;

    public IEnumerable<long> Paused => _paused.Keys;

    public IEnumerable<CallToken> Started => _started.Keys;

    public IEnumerable<CallToken> Reported => _reported.Keys;

    /// <summary>How many rows of which import were accepted.</summary>
    public IReadOnlyDictionary<(long Campaign, string Import), int> Imported => _imported;

    public int Count => _created.Count + _paused.Count + _started.Count + _reported.Count + _imported.Count;

    /// <summary>From here on nothing that is answered counts.</summary>
    public void Seal() => _isSealed = true;

    /// <summary>What is answered counts again.</summary>
    public void Open() => _isSealed = false;

    public void AddCreated(string key, long campaign, int contacts) => Add(_created, key, new(campaign, contacts));

    public void AddPaused(long campaign) => Add(_paused, campaign, true);

    public void AddStarted(string token) => Add(_started, CallToken.TryParse(token)!.Value, true);

    public void AddReported(string token) => Add(_reported, CallToken.TryParse(token)!.Value, true);

    public void AddImported(long campaign, string import, int rows) => Add(_imported, (campaign, import), rows);

    private void Add<TKey, TValue>(ConcurrentDictionary<TKey, TValue> promises, TKey key, TValue value)
        where TKey : notnull
    {
        if (_isSealed)
            return;
        var known = promises.GetOrAdd(key, value);
        Assert.True(Equals(known, value), $"Promised as {known} and later as {value}: {key}.");
    }

    public sealed record Created(long Campaign, int Contacts);
}
