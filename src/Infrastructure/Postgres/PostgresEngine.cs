using System.Data;
using System.Data.Common;
using CampaignGrpc.Infrastructure.Storage;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CampaignGrpc.Infrastructure.Postgres;

/// <summary>The engine for many replicas: a PostgreSQL server, to which one group of units at a time writes, whosever it is.</summary>
internal sealed class PostgresEngine(PostgresDatabase database, IDbContextFactory<CampaignsContext> contexts) : StorageEngine
{
    protected override IsolationLevel SnapshotLevel => IsolationLevel.RepeatableRead;

    public override string Open() => database.Open();

    public override string BackUp(string target) => throw ByItsOwnTools;

    public override string Restore(string backup) => throw ByItsOwnTools;

    /// <summary>PostgreSQL checks its pages as it reads them.</summary>
    public override IReadOnlyList<string> Check()
    {
        using var context = contexts.CreateDbContext();
        return Invariants.Offences(context);
    }

    public override string Accept() => throw ByItsOwnTools;

    public override CampaignsContext OpenBeside()
    {
        database.Open();
        return contexts.CreateDbContext();
    }

    public override (bool IsGone, string Description)? Trouble() => null;

    public override StorageSize Size()
    {
        using var context = contexts.CreateDbContext();
        return new(
            context.Database.SqlQuery<long>($"""SELECT pg_database_size(current_database()) AS "Value" """).Single(),
            Log: null,
            Free: null
        );
    }

    public override string? Beside(string ending) => null;

    /// <summary>PostgreSQL keeps what was overwritten until its own VACUUM: when that runs is its administrator's to say.</summary>
    public override bool DropOverwritten() => true;

    public override WriteConnection Connect() => new PostgresWriteConnection(this, contexts.CreateDbContext());

    public override StorageFault? FaultOf(Exception exception) =>
        exception switch
        {
            UnclearRefusalException => StorageFault.Conflict,
            PostgresException fault => FaultOf(fault.SqlState),
            NpgsqlException => StorageFault.Disconnected,
            DbException => StorageFault.Unavailable,
            DbUpdateException { InnerException: { } inner } => FaultOf(inner),
            // What the provider makes of what it believes will pass.
            InvalidOperationException { InnerException: (NpgsqlException or DbUpdateException) and var inner } => FaultOf(inner),
            _ => null,
        };

    /// <summary>The planner finds the index by itself.</summary>
    public override string Along(string index) => "";

    public override string Leaves(string column) =>
        $"(SELECT value #>> '{{{{}}}}' AS leaf FROM jsonb_path_query({column}::jsonb, 'strict $.**') AS value "
        + "WHERE jsonb_typeof(value) IN ('string', 'number'))";

    private static DatabaseRefusedException ByItsOwnTools =>
        new(
            "PostgreSQL is backed up and restored by its own tools, pg_dump for one; after a restore, before the first start, "
                + "enter the command hold. See docs/operating.md."
        );

    private static StorageFault? FaultOf(string state) =>
        state switch
        {
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable =>
                StorageFault.Conflict,
            PostgresErrorCodes.DiskFull => StorageFault.Full,
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or IdleTooLong => StorageFault.Disconnected,
            // What a constraint or a type refuses is a defect of ours.
            _ when state.StartsWith("23", StringComparison.Ordinal) || state.StartsWith("22", StringComparison.Ordinal) => null,
            _ => StorageFault.Unavailable,
        };

    /// <summary>The server ended a session that was idle in a transaction.</summary>
    private const string IdleTooLong = "25P03";
}
