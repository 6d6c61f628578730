using CampaignGrpc.Application;
using CampaignGrpc.Infrastructure.Storage.Model;
using CampaignGrpc.Infrastructure.Tests.Conformance;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>What the writer does when a whole transaction is lost.</summary>
public sealed class SqliteWriterFaultTests : IDisposable
{
    private const int Busy = 5;
    private const int Full = 13;

    private readonly CommitWatch _commits = new();
    private readonly SqliteStorage _storage;

    public SqliteWriterFaultTests()
    {
        _storage = new(new FakeTimeProvider(), _commits);
        _commits.Commits = 0; // Forgets those of the migrations.
        _storage.Execute("CREATE TABLE notes (value TEXT)");
    }

    private long Notes => _storage.Ask("SELECT count(*) FROM notes");

    [Fact]
    public async Task A_commit_that_fails_is_told_to_everyone_in_it_and_the_next_one_works()
    {
        _commits.Before(2, () => throw new IOException("The disk is gone."));
        using var gate = new WriterGate(_storage.Writer);
        var writes = Enumerable.Range(0, 10).Select(_ => WriteAsync("lost")).ToList();
        await gate.OpenAsync();

        foreach (var write in writes)
            Assert.Equal("The disk is gone.", (await Assert.ThrowsAsync<IOException>(() => write)).Message);

        Assert.Equal(0, Notes);
        await WriteAsync("kept");
        Assert.Equal(1, Notes);
    }

    [Fact]
    public async Task The_connection_stays_open_after_a_failed_commit_so_that_nothing_of_it_is_recovered_from_the_log()
    {
        await _storage.Writer.WriteAsync(
            UnitPlan.Request,
            group => group.Writing().Context.Database.ExecuteSqlRaw("CREATE TEMP TABLE mark (x)"),
            TestContext.Current.CancellationToken
        );
        _commits.Before(2, () => throw new IOException("The disk is gone."));
        await Assert.ThrowsAsync<IOException>(() => WriteAsync("lost"));

        // A temporary table is its connection's own.
        var marks = await _storage.Writer.WriteAsync(
            UnitPlan.Request,
            group => group.Writing().Context.Database.SqlQueryRaw<int>("SELECT count(*) AS Value FROM sqlite_temp_schema").Single(),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(1, marks);
    }

    [Fact]
    public async Task While_another_process_holds_the_file_every_write_is_refused_and_afterwards_they_work_again()
    {
        using (var other = _storage.Connect())
        {
            using var transaction = other.BeginTransaction();
            var writes = Enumerable.Range(0, 2).Select(_ => WriteAsync("lost")).ToList();
            foreach (var write in writes)
                Assert.Equal(Busy, (await Assert.ThrowsAsync<SqliteException>(() => write)).SqliteErrorCode);
        }

        await WriteAsync("kept");

        Assert.Equal(1, Notes);
    }

    [Theory]
    [InlineData("INSERT INTO notes VALUES ($text)")]
    [InlineData("INSERT INTO notes VALUES ($text), ($text), ($text)")]
    public async Task A_full_disk_is_told_as_that_to_all_whose_writes_it_cost_and_to_nobody_else(string tooLarge)
    {
        await FillDiskAsync();
        using var gate = new WriterGate(_storage.Writer);
        var writes = new[]
        {
            WriteAsync("a"),
            WriteAsync("b"),
            _storage.Writer.WriteAsync(
                UnitPlan.Request,
                group => Insert(group.Writing().Context, tooLarge, new string('x', 1_000_000)),
                TestContext.Current.CancellationToken
            ),
            WriteAsync("c"),
        };
        await gate.OpenAsync();

        var outcomes = new List<Exception?>();
        foreach (var write in writes)
            outcomes.Add(await Record.ExceptionAsync(() => write));

        Assert.NotNull(outcomes[2]);
        Assert.All(outcomes.OfType<Exception>(), exception =>
            Assert.Equal(Full, Assert.IsType<SqliteException>(exception).SqliteErrorCode)
        );
        Assert.Equal(outcomes.Count(outcome => outcome is null), Notes);
    }

    [Fact]
    public async Task A_create_that_does_not_fit_on_the_disk_leaves_nothing_behind()
    {
        await FillDiskAsync();

        var fault = await Assert.ThrowsAsync<SqliteException>(() =>
            _storage.AddAsync(Samples.NewCampaign(contacts: 5_000), Samples.NewContacts(5_000))
        );

        Assert.Equal(Full, fault.SqliteErrorCode);
        Assert.Equal(
            0,
            (
                await _storage.Campaigns.ListAsync(
                    new(null, null, null, null, null),
                    long.MaxValue,
                    10,
                    TestContext.Current.CancellationToken
                )
            ).TotalCount
        );
        // What is left of it waits for the erasure, past the time in which it could still have arrived.
        Assert.Equal(0, _storage.Ask("SELECT count(*) FROM campaigns WHERE arriving_until_time IS NULL"));
    }

    [Fact]
    public async Task When_a_full_disk_has_room_again_writes_work_again()
    {
        await FillDiskAsync();
        await Assert.ThrowsAsync<SqliteException>(() => WriteAsync(new string('x', 1_000_000)));

        await LimitPagesAsync(1_000_000);
        await WriteAsync(new string('x', 1_000_000));

        Assert.Equal(1, Notes);
    }

    public void Dispose() => _storage.Dispose();

    /// <summary>Leaves room for a few small rows, as SQLite sees it.</summary>
    private Task<int> FillDiskAsync() => LimitPagesAsync(_storage.Ask("PRAGMA page_count") + 4);

    private Task<int> LimitPagesAsync(long pages) =>
        _storage.Writer.WriteAsync(
            UnitPlan.Request,
#pragma warning disable EF1002 // A pragma takes no parameters.
            group => group.Writing().Context.Database.ExecuteSqlRaw($"PRAGMA max_page_count = {pages}"),
#pragma warning restore EF1002
            TestContext.Current.CancellationToken
        );

    private Task<int> WriteAsync(string note) =>
        _storage.Writer.WriteAsync(
            UnitPlan.Request,
            group => Insert(group.Writing().Context, "INSERT INTO notes VALUES ($text)", note),
            TestContext.Current.CancellationToken
        );

    private static int Insert(CampaignsContext context, string sql, string text) =>
        context.Database.ExecuteSqlRaw(sql, new SqliteParameter("$text", text));
}
