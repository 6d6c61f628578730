using System.Data;
using System.Data.Common;
using CampaignGrpc.Infrastructure.Storage;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace CampaignGrpc.Infrastructure.Sqlite;

/// <summary>The embedded engine: a file that one process holds, and one connection that writes to it.</summary>
internal sealed class SqliteEngine(
    SqliteDatabase database,
    IDbContextFactory<CampaignsContext> contexts,
    IOptions<DatabaseOptions> options,
    TimeProvider time
) : StorageEngine
{
    /// <summary>For this level the provider begins a transaction that does not wait for the writer.</summary>
    protected override IsolationLevel SnapshotLevel => IsolationLevel.ReadUncommitted;

    public override string Open()
    {
        database.Open();
        return database.Path;
    }

    public override string BackUp(string target)
    {
        var copied = SqliteBackup.Make(database.Path, target, time);
        return $"The data of {database.Path} as of {copied:u} is in {target}.";
    }

    public override string Restore(string backup) =>
        $"{database.Path} is {backup} now. {(database.Replace(backup, time) is { } former ? $"What was there is in {former}. " : "")}"
        + "The service starts held: it lets no call go until an operator releases it.";

    public override IReadOnlyList<string> Check()
    {
        if (!File.Exists(database.Path))
            throw new DatabaseRefusedException($"There is no database file {database.Path}.");
        new SqliteFile(database.Path).EnsureWhole();
        using var connection = SqliteFile.OpenLeavingLog(database.Path);
        if (SqliteFile.Ask(connection, "PRAGMA integrity_check(1)") is not "ok" and var damage)
            return [$"The database file {database.Path} is damaged: {damage}."];
        using var context = new CampaignsContext(new DbContextOptionsBuilder<CampaignsContext>().UseSqlite(connection).Options);
        return Invariants.Offences(context);
    }

    public override string Accept()
    {
        database.Accept();
        return $"{database.Path} is taken as it is.";
    }

    public override CampaignsContext OpenBeside()
    {
        if (!database.IsHeldByAnother())
        {
            database.Open();
            return contexts.CreateDbContext();
        }

        // The service that holds the file waits for a row to be written as it does for its own, and puts its log away itself.
        var connection = SqliteFile.OpenLeavingLog(database.Path);
        SqliteFile.Ask(connection, "PRAGMA synchronous = FULL");
        return new CampaignsContext(
            new DbContextOptionsBuilder<CampaignsContext>().UseSqlite(connection, contextOwnsConnection: true).Options
        );
    }

    public override (bool IsGone, string Description)? Trouble()
    {
        if (!File.Exists(database.Path))
            return (true, "The database file is gone. The service still writes to what was it, and all of that is lost with the process.");
        if (!SqliteFile.IsOpenHere(database.Path))
            return (
                true,
                "Another database file was put in place of the one that the service has open. All that it writes is lost with the process."
            );
        var free = new DriveInfo(database.Path).AvailableFreeSpace;
        return free < options.Value.LeastFreeBytes
            ? (false, $"The disk of the database has {free / 1_048_576} MiB left, less than Database:LeastFreeBytes.")
            : null;
    }

    public override StorageSize Size() =>
        new(new FileInfo(database.Path).Length, new SqliteFile(database.Path).LogLength, new DriveInfo(database.Path).AvailableFreeSpace);

    public override string? Beside(string ending) => database.Path + ending;

    public override bool DropOverwritten() => new SqliteFile(database.Path).TryEmptyLog();

    public override WriteConnection Connect() => new SqliteWriteConnection(this, contexts.CreateDbContext());

    public override StorageFault? FaultOf(Exception exception) =>
        exception switch
        {
            SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT } => null,
            SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => StorageFault.Full,
            DbException => StorageFault.Unavailable,
            DbUpdateException { InnerException: { } inner } => FaultOf(inner),
            _ => null,
        };

    public override string Along(string index) => $"INDEXED BY {index}";

    public override string Leaves(string column) =>
        $"(SELECT CAST(atom AS TEXT) AS leaf FROM json_tree({column}) WHERE type IN ('text', 'integer', 'real'))";
}
