using System.Collections.Concurrent;
using System.Collections.Frozen;
using CampaignGrpc.Domain.Trust;

namespace CampaignGrpc.Application.Trust;

/// <summary>
/// The keys as requests are held against them: in memory, so that a call costs no reading, and read anew when they are older than two
/// seconds, so that what another replica or the command line has revoked is refused by then. When keys were used is kept here, and
/// written every few seconds.
/// </summary>
public sealed class KeyRing(IKeyReader reader, IUnitOfWork work, TimeProvider time) : IWrittenLater, IDisposable
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);

    /// <summary>A key that is not known may be new. Whoever makes keys up has no more looked for than this.</summary>
    private static readonly TimeSpan LookedForAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>Uses within a minute are one.</summary>
    private static readonly TimeSpan UseGrain = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _uses = new();
    private volatile Reading? _last;
    private int _changes;

    /// <summary>The key that this is the secret of, if it is taken; null when there is none.</summary>
    public async ValueTask<ApiKey?> FindAsync(KeySecret secret, CancellationToken cancellationToken)
    {
        var keys = await ReadAsync(FreshFor, cancellationToken);
        if (
            !keys.TryGetValue(secret.Id, out var key)
            && !(await ReadAsync(LookedForAfter, cancellationToken)).TryGetValue(secret.Id, out key)
        )
            return null;
        var now = time.Now();
        if (!secret.IsOf(key) || !key.IsLiveAt(now))
            return null;
        NoteUse(key, now);
        return key;
    }

    /// <summary>Whether there is a key that is taken.</summary>
    public async ValueTask<bool> HasLiveKeyAsync(CancellationToken cancellationToken)
    {
        var (keys, now) = (await ReadAsync(FreshFor, cancellationToken), time.Now());
        return keys.Values.Any(key => key.IsLiveAt(now));
    }

    /// <summary>Keys were made or revoked here: the next request is held against what is stored.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _changes);
        _last = null;
    }

    /// <summary>What is stored, with what was used here since.</summary>
    public IReadOnlyList<ApiKey> AddTo(IReadOnlyList<ApiKey> stored) =>
        [
            .. stored.Select(key =>
                _uses.TryGetValue(key.Id, out var use) && !(key.LastUseTime >= use) ? key with { LastUseTime = use } : key
            ),
        ];

    /// <inheritdoc/>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var uses = _uses.ToArray();
        if (uses.Length == 0)
            return;
        await work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                unit.Keys.Write(uses.Select(use => new KeyUse(use.Key, use.Value)));
                return 0;
            },
            cancellationToken
        );
        // What was used again meanwhile is not written yet.
        foreach (var use in uses)
            _uses.TryRemove(use);
    }

    public void Dispose() => _turn.Dispose();

    private void NoteUse(ApiKey key, DateTimeOffset now)
    {
        // What a clock that jumped says would stand there as the newest for long.
        if (now - key.LastUseTime < UseGrain || (_uses.TryGetValue(key.Id, out var use) && now - use < UseGrain) || time.IsInDoubt())
            return;
        _uses[key.Id] = now;
    }

    private async ValueTask<FrozenDictionary<string, ApiKey>> ReadAsync(TimeSpan freshFor, CancellationToken cancellationToken)
    {
        if (Fresh() is { } keys)
            return keys;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Whoever was here first has read them for all who waited.
            if (Fresh() is { } read)
                return read;
            var (begun, changes) = (time.GetTimestamp(), Volatile.Read(ref _changes));
            var reading = new Reading((await reader.ListAsync(cancellationToken)).ToFrozenDictionary(key => key.Id), begun);
            _last = reading;
            // What was read while keys were changed may lack the change.
            if (changes != Volatile.Read(ref _changes))
                _last = null;
            return reading.Keys;
        }
        finally
        {
            _turn.Release();
        }

        FrozenDictionary<string, ApiKey>? Fresh() => _last is { } last && time.GetElapsedTime(last.Timestamp) < freshFor ? last.Keys : null;
    }

    private sealed record Reading(FrozenDictionary<string, ApiKey> Keys, long Timestamp);
}
