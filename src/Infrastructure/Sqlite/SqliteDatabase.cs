using System.Data.Common;
using System.Globalization;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Sqlite;

/// <summary>
/// The database file: made and migrated at the first start, checked at every one, held by one process at a time. A file
/// that cannot be trusted is refused with the reason and never replaced.
/// </summary>
internal sealed class SqliteDatabase(IDbContextFactory<CampaignsContext> contexts, string path) : IDisposable
{
    /// <summary>Marks a file as this service's: "CAMP" in ASCII.</summary>
    public const int ApplicationId = 0x43414D50;

    private FileStream? _hold;

    /// <summary>Absolute path of the file.</summary>
    public string Path => path;

    /// <exception cref="DatabaseRefusedException">The file is in use, damaged, of a newer version, or no campaign database.</exception>
    public void Open()
    {
        Hold();
        if (new FileInfo(path) is { Exists: true, Length: 0 })
            throw new DatabaseRefusedException($"The database file {path} is empty: it was cut off or never written. Restore it, or delete it to start afresh.");

        using var context = contexts.CreateDbContext();
        try
        {
            if (!File.Exists(path)) Make();
            context.Database.OpenConnection();
            Check(context);
            // Before the first table, so that even the migration is written with these guarantees.
            Require(context, "journal_mode", "WAL", "wal");
            Require(context, "synchronous", "FULL", "2");
            // The file is this process's alone: a migration lock found in it was left by a process that died.
            _ = Ask(context, "DROP TABLE IF EXISTS __EFMigrationsLock");
            context.Database.Migrate();
        }
        catch (SqliteException exception)
        {
            throw new DatabaseRefusedException($"The database file {path} cannot be used: {exception.Message}", exception);
        }
    }

    public void Dispose() => _hold?.Dispose();

    private void Hold()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            _hold = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Most often it is in use by another process; the reason tells that from a folder that cannot be written.
            throw new DatabaseRefusedException($"The database file {path} cannot be held by this process alone: {exception.Message}", exception);
        }
    }

    /// <summary>Makes the file elsewhere and puts it in place marked, so that whatever a start leaves that dies now is known as ours.</summary>
    private void Make()
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = unfinished, Pooling = false }.ToString()))
        {
            connection.Open();
            _ = Ask(connection, $"PRAGMA application_id = {ApplicationId}");
        }

        File.Move(unfinished, path);
    }

    private void Check(CampaignsContext context)
    {
        var damage = Ask(context, "PRAGMA quick_check(1)");
        if (damage != "ok") throw new DatabaseRefusedException($"The database file {path} is damaged: {damage}");
        if (Ask(context, "PRAGMA application_id") != ApplicationId.ToString(CultureInfo.InvariantCulture))
            throw new DatabaseRefusedException($"The file {path} is no database of this service.");
        var newer = context.Database.GetAppliedMigrations().Except(context.Database.GetMigrations()).FirstOrDefault();
        if (newer is not null)
            throw new DatabaseRefusedException($"The database file {path} was written by a newer version of this service (it holds {newer}).");
    }

    private void Require(CampaignsContext context, string pragma, string wanted, string expected)
    {
        _ = Ask(context, $"PRAGMA {pragma} = {wanted}");
        var actual = Ask(context, $"PRAGMA {pragma}");
        if (actual != expected) throw new DatabaseRefusedException($"The database file {path} does not take {pragma} = {wanted} (it says {actual}).");
    }

    private static string? Ask(CampaignsContext context, string sql) => Ask(context.Database.GetDbConnection(), sql);

    private static string? Ask(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is this class's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
