using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly CommitWatch _commits = new();
    private readonly SqliteStorage _storage;

    public SqliteWriterTests()
    {
        _storage = new(new FakeTimeProvider(), _commits);
        _commits.Commits = 0; // Forgets those of the migrations.
        _storage.Execute("CREATE TABLE notes (value INTEGER PRIMARY KEY)");
    }

    [Fact]
    public async Task Every_one_of_many_concurrent_writes_gets_its_own_result()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(value => Task.Run(() => WriteAsync(value))));

        Assert.Equal(Enumerable.Range(0, 1_000), results);
        Assert.Equal(1_000, _storage.Ask("SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task Writes_that_wait_together_share_one_commit()
    {
        using var gate = new WriterGate(_storage.Writer);
        var writes = Enumerable.Range(0, 100).Select(value => WriteAsync(value)).ToList();
        await gate.OpenAsync();

        await Task.WhenAll(writes);

        Assert.Equal(2, _commits.Commits); // The gate's own, and one for all of them.
    }

    [Fact]
    public async Task A_write_that_fails_undoes_itself_and_no_other_of_its_transaction()
    {
        using var gate = new WriterGate(_storage.Writer);
        var before = Enumerable.Range(0, 10).Select(value => WriteAsync(value)).ToList();
        var failing = WriteAsync(10, thenThrow: new InvalidDataException("Changed its mind."));
        var after = Enumerable.Range(11, 10).Select(value => WriteAsync(value)).ToList();
        await gate.OpenAsync();

        await Task.WhenAll([.. before, .. after]);
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => failing);

        Assert.Equal("Changed its mind.", failure.Message);
        Assert.Equal(20, _storage.Ask("SELECT count(*) FROM notes WHERE value <> 10"));
        Assert.Equal(0, _storage.Ask("SELECT count(*) FROM notes WHERE value = 10"));
        Assert.Equal(3, _commits.Commits); // The gate's own, one for those before it, which are run again, and one for those after it.
    }

    [Fact]
    public async Task A_write_withdrawn_before_it_began_is_not_run()
    {
        using var withdrawal = new CancellationTokenSource();
        using var gate = new WriterGate(_storage.Writer);
        var withdrawn = WriteAsync(1, withdrawal.Token);
        var other = WriteAsync(2);
        await withdrawal.CancelAsync();
        await gate.OpenAsync();

        await other;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);
        Assert.Equal(0, _storage.Ask("SELECT count(*) FROM notes WHERE value = 1"));
    }

    [Fact]
    public async Task A_write_withdrawn_after_it_began_is_carried_out()
    {
        using var withdrawal = new CancellationTokenSource();
        var write = _storage.Writer.WriteAsync(
            UnitPlan.Request,
            group =>
            {
                withdrawal.Cancel();
                return Insert(group.Writing().Context, 1);
            },
            withdrawal.Token
        );

        Assert.Equal(1, await write);
        Assert.Equal(1, _storage.Ask("SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task More_than_the_queue_holds_is_refused_and_what_it_holds_is_written()
    {
        using var gate = new WriterGate(_storage.Writer);
        var queued = Enumerable.Range(0, 1_024).Select(value => WriteAsync(value)).ToList();

        var refused = await Assert.ThrowsAsync<DomainException>(() => WriteAsync(1_024));
        await gate.OpenAsync();
        await Task.WhenAll(queued);

        Assert.Equal(Refusal.Overloaded, refused.Refusal);
        Assert.Equal(1_024, _storage.Ask("SELECT count(*) FROM notes"));
        Assert.Equal(1_024, await WriteAsync(1_024));
    }

    [Fact]
    public async Task Nobody_is_answered_before_the_commit()
    {
        var answeredBefore = true;
        Task<int>? write = null;
        using var queued = new ManualResetEventSlim();
        _commits.Before(1, () =>
        {
            queued.Wait();
            answeredBefore = write!.IsCompleted || _storage.Ask("SELECT count(*) FROM notes") > 0;
        });

        write = WriteAsync(1);
        queued.Set();

        Assert.Equal(1, await write);
        Assert.False(answeredBefore);
        Assert.Equal(1, _storage.Ask("SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task What_is_queued_when_the_service_ends_is_still_written()
    {
        var writer = new Writer(_storage.Get<StorageEngine>(), TimeProvider.System, new(), _storage.Get<WriterMetrics>(), []);
        var gate = new WriterGate(writer);
        var queued = Enumerable
            .Range(0, 10)
            .Select(value =>
                writer.WriteAsync(UnitPlan.Request, group => Insert(group.Writing().Context, value), TestContext.Current.CancellationToken)
            )
            .ToList();
        var ending = Task.Run(writer.Dispose, TestContext.Current.CancellationToken);
        gate.Dispose();

        await ending;

        Assert.Equal(Enumerable.Range(0, 10), await Task.WhenAll(queued));
        Assert.Equal(10, _storage.Ask("SELECT count(*) FROM notes"));
    }

    public void Dispose() => _storage.Dispose();

    private Task<int> WriteAsync(int value, CancellationToken? withdrawal = null, Exception? thenThrow = null) =>
        _storage.Writer.WriteAsync(
            UnitPlan.Request,
            group => Insert(group.Writing().Context, value) == value && thenThrow is null ? value : throw thenThrow!,
            withdrawal ?? TestContext.Current.CancellationToken
        );

    private static int Insert(CampaignsContext context, int value)
    {
        context.Database.ExecuteSql($"INSERT INTO notes VALUES ({value})");
        return value;
    }
}
