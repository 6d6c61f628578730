using CampaignGrpc.Infrastructure.Sqlite;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    /// <summary>What EF Core leaves behind when it dies while it migrates.</summary>
    private const string StaleLock = """
        CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER NOT NULL CONSTRAINT PK___EFMigrationsLock PRIMARY KEY, Timestamp TEXT NOT NULL);
        INSERT INTO __EFMigrationsLock VALUES (1, '2026-03-03 12:00:00');
        """;

    private const string EmptyHistory =
        "CREATE TABLE __EFMigrationsHistory (MigrationId TEXT NOT NULL CONSTRAINT PK___EFMigrationsHistory PRIMARY KEY, "
        + "ProductVersion TEXT NOT NULL);";

    /// <summary>A daily campaign between two runs, as the first version stored it.</summary>
    private static readonly string Mark = $"PRAGMA application_id = {SqliteDatabase.ApplicationId};";

    private readonly DatabaseFile _file = new();

    [Fact]
    public void The_first_start_makes_the_folder_the_file_its_mark_and_its_tables()
    {
        _file.StartOnce();

        Assert.Equal("1128353104", _file.Run("PRAGMA application_id"));
        Assert.Equal(
            "attempts,audit_beginnings,audit_entries,calendars,call_limits,called_numbers,caller_numbers,campaigns,contact_changes,contacts,"
                + "dialers,do_not_call,endings,events,former_rules,heartbeats,holds,imports,keys,line_limits,phone_filters,refused_rows,"
                + "request_keys,row_fingerprints,run_results,runs,sent_rows,staged_rows,tallies,webhook_deliveries,webhooks",
            _file.Run(
                "SELECT group_concat(name ORDER BY name) FROM sqlite_schema "
                    + "WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '__EF%'"
            )
        );
        using var context = _file.CreateDbContext();
        Assert.Equal(context.Database.GetMigrations(), context.Database.GetAppliedMigrations());
    }

    [Fact]
    public void A_later_start_finds_what_was_stored()
    {
        _file.StartOnce();
        _file.Run("INSERT INTO request_keys (project_id, id, fingerprint, campaign_id, create_time) VALUES (1, 'k', zeroblob(32), 1, 0)");

        _file.StartOnce();

        Assert.Equal("1", _file.Run("SELECT count(*) FROM request_keys"));
    }

    [Fact]
    public void Every_connection_writes_to_the_disk_before_it_answers()
    {
        using var storage = new SqliteStorage();
        using var first = storage.Get<IDbContextFactory<CampaignsContext>>().CreateDbContext();
        using var second = storage.Get<IDbContextFactory<CampaignsContext>>().CreateDbContext();
        first.Database.OpenConnection();
        second.Database.OpenConnection();

        foreach (var context in new[] { first, second })
        {
            var promises = context
                .Database.SqlQuery<string>(
                    $"""
                    SELECT j.journal_mode || ', synchronous ' || s.synchronous || ', foreign keys ' || f.foreign_keys AS Value
                    FROM pragma_journal_mode AS j, pragma_synchronous AS s, pragma_foreign_keys AS f
                    """
                )
                .Single();
            Assert.Equal("wal, synchronous 2, foreign keys 1", promises);
        }
    }

    public static TheoryData<string> UnfinishedStarts =>
        new(Mark, Mark + "PRAGMA journal_mode = WAL", Mark + StaleLock, Mark + EmptyHistory, Mark + StaleLock + EmptyHistory);

    [Theory]
    [MemberData(nameof(UnfinishedStarts))]
    public void A_first_start_that_died_half_way_goes_on_at_the_next(string done)
    {
        _file.Run(done);

        _file.StartOnce();

        Assert.Equal("0", _file.Run("SELECT count(*) FROM campaigns"));
    }

    [Fact]
    public void A_first_start_that_died_before_its_file_stood_in_place_goes_on_at_the_next()
    {
        _file.Run(Mark);
        File.WriteAllBytes(_file.Path + ".new", []);
        File.Delete(_file.Path);

        _file.StartOnce();

        Assert.Equal("0", _file.Run("SELECT count(*) FROM campaigns"));
        Assert.False(File.Exists(_file.Path + ".new"));
    }

    [Fact]
    public async Task A_lock_left_by_a_process_that_died_does_not_hold_up_the_start()
    {
        _file.StartOnce();
        _file.Run(StaleLock);

        await Task.Run(_file.StartOnce, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void The_migrations_say_what_the_model_says()
    {
        using var context = _file.CreateDbContext();

        Assert.False(context.Database.HasPendingModelChanges());
    }

    public void Dispose() => _file.Dispose();
}
