using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Trust;
using Microsoft.Extensions.Time.Testing;

namespace CampaignGrpc.Application.Tests.Trust;

public sealed class KeyRingTests : IDisposable
{
    private readonly Store _store = new();
    private readonly KeyRing _ring;

    public KeyRingTests() => _ring = new(_store, new NoWork(), new FakeTimeProvider());

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_is_made_while_the_keys_are_read_is_taken_at_once()
    {
        var reading = _ring.HasLiveKeyAsync(TestEnd);
        var secret = KeySecret.Make();
        var late = _store.LetGo();
        _store.Keys.Add(KeyOf(secret));
        _ring.Forget();
        late();
        Assert.False(await reading);

        var found = _ring.FindAsync(secret, TestEnd);
        _store.LetGo()();

        Assert.Equal(secret.Id, (await found)?.Id);
    }

    [Fact]
    public async Task A_key_that_is_revoked_while_the_keys_are_read_is_refused_at_once()
    {
        var secret = KeySecret.Make();
        _store.Keys.Add(KeyOf(secret));
        var reading = _ring.FindAsync(secret, TestEnd);
        var late = _store.LetGo();
        _store.Keys[0] = _store.Keys[0] with { RevokeTime = _store.Keys[0].CreateTime };
        _ring.Forget();
        late();
        Assert.NotNull(await reading);

        var found = _ring.FindAsync(secret, TestEnd);
        _store.LetGo()();

        Assert.Null(await found);
    }

    public void Dispose() => _ring.Dispose();

    private static ApiKey KeyOf(KeySecret secret) =>
        new(secret.Id, KeyName.TryParse("test", out _)!, secret.Hash, [new(Role.Viewer, ProjectScope.All)], DateTimeOffset.UnixEpoch, null);

    /// <summary>Gives what it held when it was let go, whenever that arrives.</summary>
    private sealed class Store : IKeyReader
    {
        private TaskCompletionSource<IReadOnlyList<ApiKey>> _asked = new();

        public List<ApiKey> Keys { get; } = [];

        public Action LetGo()
        {
            var (asked, read) = (_asked, Keys.ToArray());
            _asked = new();
            return () => asked.SetResult(read);
        }

        public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => _asked.Task;
    }

    private sealed class NoWork : IUnitOfWork
    {
        public Task<T> RunAsync<T>(UnitPlan plan, Func<IUnit, T> work, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
