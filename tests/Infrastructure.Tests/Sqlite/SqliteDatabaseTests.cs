using CampaignGrpc.Infrastructure.Persistence;
using CampaignGrpc.Infrastructure.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    /// <summary>What EF Core leaves behind when it dies while it migrates.</summary>
    private const string StaleLock = """
        CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER NOT NULL CONSTRAINT PK___EFMigrationsLock PRIMARY KEY, Timestamp TEXT NOT NULL);
        INSERT INTO __EFMigrationsLock VALUES (1, '2026-03-03 12:00:00');
        """;

    private const string EmptyHistory =
        "CREATE TABLE __EFMigrationsHistory (MigrationId TEXT NOT NULL CONSTRAINT PK___EFMigrationsHistory PRIMARY KEY, ProductVersion TEXT NOT NULL);";

    /// <summary>A daily campaign between two runs, as the first version stored it.</summary>
    private const string OldCampaign = """
        INSERT INTO campaigns (project_id, start_block_id, phone_id, name, folded_name, description, state, next_event_time, create_time, contact_count,
            waiting, claimed, dialing, done, first_day, recurrence, weekdays, time_zone, start_time, end_time, attempt_limit, interval_minutes, outcome_rules, served_turn)
        VALUES (1, 1, 1, 'n', 'N', '', 2, 2000, 1000, 1, 0, 0, 0, 1, '2026-03-01', 2, 127, 'Etc/UTC', '09:00:00', '17:00:00', 1, 0, '[]', 1);
        INSERT INTO contacts (campaign_id, number, phone, add_data, state, result, attempt_count) VALUES (1, 1, 79123456789, '{}', 4, 2, 1);
        INSERT INTO attempts (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time, dial_by_time, outcome, end_time, report_time, is_late)
        VALUES (1, 1, 1, 1, '2026-03-03', 1, 'd', 1500, 1500, 2, 1600, 1600, 0)
        """;

    private static readonly string Mark = $"PRAGMA application_id = {SqliteDatabase.ApplicationId};";

    private readonly DatabaseFile _file = new();

    [Fact]
    public void The_first_start_makes_the_folder_the_file_its_mark_and_its_tables()
    {
        _file.StartOnce();

        Assert.Equal("1128353104", _file.Run("PRAGMA application_id"));
        Assert.Equal("attempts,campaigns,contacts,former_rules,imports,refused_rows,request_keys,staged_rows,tallies", _file.Run(
            "SELECT group_concat(name ORDER BY name) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '__EF%'"));
        using var context = _file.CreateDbContext();
        Assert.Equal(context.Database.GetMigrations(), context.Database.GetAppliedMigrations());
    }

    [Fact]
    public void A_later_start_finds_what_was_stored()
    {
        _file.StartOnce();
        _file.Run("INSERT INTO request_keys VALUES ('k', zeroblob(32), 1, 0)");

        _file.StartOnce();

        Assert.Equal("1", _file.Run("SELECT count(*) FROM request_keys"));
    }

    [Fact]
    public void A_database_of_an_older_version_is_brought_up_to_date_with_all_that_it_holds()
    {
        _file.Run(Mark);
        using (var context = _file.CreateDbContext()) context.GetService<IMigrator>().Migrate("Initial");
        _file.Run(OldCampaign);

        _file.StartOnce();

        Assert.Equal("1|1000|2026-03-03|1|1|1", _file.Run("""
            SELECT concat_ws('|', c.version, c.update_time, c.last_run_day, a.rules_version, k.number, c.id)
            FROM campaigns c JOIN contacts k ON k.campaign_id = c.id JOIN attempts a ON a.campaign_id = c.id WHERE c.delete_time IS NULL
            """));
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
            var promises = context.Database.SqlQuery<string>($"""
                SELECT j.journal_mode || ', synchronous ' || s.synchronous || ', foreign keys ' || f.foreign_keys AS Value
                FROM pragma_journal_mode AS j, pragma_synchronous AS s, pragma_foreign_keys AS f
                """).Single();
            Assert.Equal("wal, synchronous 2, foreign keys 1", promises);
        }
    }

    public static TheoryData<string> UnfinishedStarts => new(
        Mark,
        Mark + "PRAGMA journal_mode = WAL",
        Mark + StaleLock,
        Mark + EmptyHistory,
        Mark + StaleLock + EmptyHistory);

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
    public void A_database_of_an_earlier_version_is_counted_as_if_it_had_always_been()
    {
        _file.Run(Mark);
        using (var earlier = _file.CreateDbContext()) earlier.GetService<IMigrator>().Migrate("Initial");
        _file.Run("""
            INSERT INTO campaigns SELECT 1, 1, 1, 1, 'n', '', NULL, 2, NULL, NULL, NULL, 1, 1, 'n', NULL, 0, 0, 0, 1, 0, 3, 0, '[]', '2026-03-03', NULL, 1, 127, 'Etc/UTC', '18:00:00', '09:00:00';
            INSERT INTO contacts (campaign_id, number, phone, add_data, state, result, attempt_count) VALUES (1, 1, 79123456789, '{}', 4, 1, 1);
            INSERT INTO attempts (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time, dial_by_time,
                outcome, answer_time, end_time, report_time, is_late)
            VALUES (1, 1, 1, 1, '2026-03-03', 1, 'd', 1, 2, 2, NULL, 3, 3, 0), (1, 1, 2, 2, '2026-03-03', 2, 'd', 4, 5, 1, NULL, 6, 6, 0),
                (1, 1, 3, 1, '2026-03-04', 3, 'd', 7, 8, 1, 9, 10, 10, 0), (1, 1, 4, 2, '2026-03-04', 4, 'd', 11, 12, 1, 13, 14, 14, 0);
            INSERT INTO tallies VALUES (1, 2, 1, 3);
            """);

        _file.StartOnce();

        Assert.Equal("2/1 3, 6/0 2, 7/1 1, 7/2 2", _file.Run(
            "SELECT group_concat(kind || '/' || bucket || ' ' || count, ', ' ORDER BY kind, bucket) FROM tallies"));
    }

    [Fact]
    public void The_migrations_say_what_the_model_says()
    {
        using var context = _file.CreateDbContext();

        Assert.False(context.Database.HasPendingModelChanges());
    }

    public void Dispose() => _file.Dispose();
}
