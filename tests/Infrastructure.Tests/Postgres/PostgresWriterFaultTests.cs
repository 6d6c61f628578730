using CampaignGrpc.Application;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Tests.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CampaignGrpc.Infrastructure.Tests.Postgres;

/// <summary>What the writer does when others are in its way, or the server leaves it in the middle of something.</summary>
public sealed class PostgresWriterFaultTests : IDisposable
{
    private const string Notes = "SELECT count(*) FROM notes";

    private readonly CommitWatch _commits = new();
    private readonly PostgresStorage _storage;

    public PostgresWriterFaultTests()
    {
        _storage = new(_commits);
        _commits.Commits = 0; // Forgets those of the migrations.
        _storage.Execute("CREATE TABLE notes (value text)");
    }

    [Theory]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    [InlineData(PostgresErrorCodes.LockNotAvailable)]
    public async Task A_unit_that_others_were_in_the_way_of_is_run_again_with_all_that_shared_its_transaction(string state)
    {
        var runs = 0;
        using var gate = new WriterGate(_storage.Writer);
        var others = Enumerable.Range(0, 5).Select(_ => NoteAsync()).ToList();
        var unlucky = _storage.Writer.WriteAsync(
            UnitPlan.Request,
            group =>
            {
                group.Writing().Execute("INSERT INTO notes VALUES ('unlucky')");
                if (++runs == 1)
                    Raise(group.Writing(), state);
                return runs;
            },
            TestContext.Current.CancellationToken
        );
        await gate.OpenAsync();

        await Task.WhenAll(others);

        Assert.Equal(2, await unlucky);
        Assert.Equal(6, _storage.Ask(Notes));
    }

    [Fact]
    public void A_fault_is_known_however_often_the_provider_has_wrapped_it()
    {
        var engine = _storage.Services.GetRequiredService<StorageEngine>();
        var gone = new NpgsqlException("The server is gone.");
        var duplicate = new PostgresException("duplicate key", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation);

        Assert.Equal(StorageFault.Disconnected, engine.FaultOf(new InvalidOperationException("", gone)));
        Assert.Equal(StorageFault.Disconnected, engine.FaultOf(new DbUpdateException("", gone)));
        Assert.Equal(StorageFault.Disconnected, engine.FaultOf(new InvalidOperationException("", new DbUpdateException("", gone))));
        Assert.Null(engine.FaultOf(new InvalidOperationException("", new DbUpdateException("", duplicate))));
        Assert.Null(engine.FaultOf(new InvalidOperationException("", new ArgumentException(""))));
    }

    [Fact]
    public async Task A_unit_that_others_are_always_in_the_way_of_is_refused_in_the_end()
    {
        var fault = await Assert.ThrowsAsync<PostgresException>(() =>
            _storage.Writer.WriteAsync(
                UnitPlan.Request,
                group =>
                {
                    Raise(group.Writing(), PostgresErrorCodes.SerializationFailure);
                    return 0;
                },
                TestContext.Current.CancellationToken
            )
        );

        Assert.Equal(PostgresErrorCodes.SerializationFailure, fault.SqlState);
        await NoteAsync();
        Assert.Equal(1, _storage.Ask(Notes));
    }

    [Fact]
    public async Task A_connection_that_was_cut_while_nobody_wrote_is_made_anew()
    {
        await NoteAsync();
        CutConnections();

        await NoteAsync();

        Assert.Equal(2, _storage.Ask(Notes));
    }

    [Fact]
    public async Task A_connection_that_is_cut_before_its_commit_costs_nobody_anything()
    {
        await NoteAsync();
        _commits.Before(2, CutConnections);

        await NoteAsync();

        Assert.Equal(2, _storage.Ask(Notes));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_asked_about_and_not_done_twice()
    {
        await NoteAsync();
        _commits.After(2, () =>
        {
            CutConnections();
            throw new NpgsqlException("The answer was lost.");
        });

        await NoteAsync();

        Assert.Equal(2, _storage.Ask(Notes));
    }

    [Fact]
    public async Task A_unit_that_the_database_refuses_fails_alone()
    {
        using var gate = new WriterGate(_storage.Writer);
        var others = Enumerable.Range(0, 5).Select(_ => NoteAsync()).ToList();
        var refused = _storage.Writer.WriteAsync(
            UnitPlan.Request,
            group => group.Writing().Execute("INSERT INTO campaigns (project_id) VALUES (0)"),
            TestContext.Current.CancellationToken
        );
        others.AddRange(Enumerable.Range(0, 5).Select(_ => NoteAsync()));
        await gate.OpenAsync();

        await Assert.ThrowsAsync<PostgresException>(() => refused);
        await Task.WhenAll(others);

        Assert.Equal(10, _storage.Ask(Notes));
    }

    [Fact]
    public async Task A_replica_that_stands_still_in_the_middle_of_a_write_keeps_others_waiting_for_seconds_only()
    {
        using var other = _storage.Another();
        using var gate = new WriterGate(other.Writer);

        await NoteAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(1, _storage.Ask(Notes));
        // What it had begun is run again.
        await gate.OpenAsync();
    }

    public void Dispose() => _storage.Dispose();

    private Task<int> NoteAsync() =>
        _storage.Writer.WriteAsync(
            UnitPlan.Request,
            group => group.Writing().Execute("INSERT INTO notes VALUES ('note')"),
            TestContext.Current.CancellationToken
        );

    private static void Raise(WriteConnection connection, string state) =>
#pragma warning disable EF1002 // The text is the test's own.
        connection.Context.Database.ExecuteSqlRaw($"DO $$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '{state}'; END $$");
#pragma warning restore EF1002

    private void CutConnections() =>
        _storage.Execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'campaigns'"
        );
}
