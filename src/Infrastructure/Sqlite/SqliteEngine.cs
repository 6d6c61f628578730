using System.Data;
using System.Data.Common;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace CampaignGrpc.Infrastructure.Sqlite;

/// <summary>The embedded engine: a file that one process holds, and one connection that writes to it.</summary>
internal sealed class SqliteEngine(SqliteDatabase database, IDbContextFactory<CampaignsContext> contexts) : StorageEngine
{
    /// <summary>For this level the provider begins a transaction that does not wait for the writer.</summary>
    protected override IsolationLevel SnapshotLevel => IsolationLevel.ReadUncommitted;

    public override string Open()
    {
        database.Open();
        return database.Path;
    }

    public override WriteConnection Connect() => new SqliteWriteConnection(this, contexts.CreateDbContext());

    public override StorageFault? FaultOf(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT } => null,
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => StorageFault.Full,
        DbException => StorageFault.Unavailable,
        DbUpdateException { InnerException: { } inner } => FaultOf(inner),
        _ => null,
    };

    public override string Along(string index) => $"INDEXED BY {index}";
}
