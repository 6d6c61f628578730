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
    private bool _isOpen;

    /// <summary>Absolute path of the file.</summary>
    public string Path => path;

    /// <exception cref="DatabaseRefusedException">The file is in use, damaged, of a newer version, or no campaign database.</exception>
    public void Open()
    {
        Hold();
        new SqliteFile(path).EnsureWhole();
        using var context = contexts.CreateDbContext();
        try
        {
            if (!File.Exists(path))
                Make();
            context.Database.OpenConnection();
            Check(context);
            // Before the first table, so that even the migration is written with these guarantees.
            Require(context, "journal_mode", "WAL", "wal");
            Require(context, "synchronous", "FULL", "2");
            // The file is this process's alone: a migration lock found in it was left by a process that died.
            _ = Ask(context, "DROP TABLE IF EXISTS __EFMigrationsLock");
            context.Database.Migrate();
            Mark(context, SqliteFile.InUse);
            _isOpen = true;
        }
        catch (SqliteException exception)
        {
            throw new DatabaseRefusedException($"The database file {path} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Whether another process has the file open.</summary>
    public bool IsHeldByAnother()
    {
        if (!File.Exists(path + ".lock"))
            return false;
        try
        {
            using var attempt = new FileStream(path + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Takes the file, which nobody else may have open, for whole though it says that its log is missing.</summary>
    /// <exception cref="DatabaseRefusedException">The file is in use, damaged, or no campaign database.</exception>
    public void Accept()
    {
        Hold();
        if (!File.Exists(path))
            throw new DatabaseRefusedException($"There is no database file {path}.");
        using var context = contexts.CreateDbContext();
        context.Database.OpenConnection();
        Check(context);
        Mark(context, 0);
    }

    /// <summary>Puts a backup in the file's place. What was there is kept beside it.</summary>
    /// <returns>Where what was there is now; null when there was nothing.</returns>
    /// <exception cref="DatabaseRefusedException">The file is in use, or the backup is damaged, none, or of a newer version.</exception>
    public string? Replace(string backup, TimeProvider time)
    {
        if (!File.Exists(backup))
            throw new DatabaseRefusedException($"There is no backup {backup}.");
        Hold();
        var arriving = path + ".restoring";
        File.Copy(backup, arriving, overwrite: true);
        SqliteFile.MakePrivate(arriving);
        CheckBackup(arriving, backup);
        using (var copy = new FileStream(arriving, FileMode.Open, FileAccess.ReadWrite))
            copy.Flush(flushToDisk: true);
        var former = string.Create(CultureInfo.InvariantCulture, $"{path}.before-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");
        // Whoever dies between two of these steps leaves a file and a log that no service is started on, and never none.
        foreach (var part in new[] { "-wal", "-shm" })
        {
            if (File.Exists(path + part))
                File.Move(path + part, former + part);
        }

        if (File.Exists(path))
        {
            File.Replace(arriving, path, former);
            return former;
        }

        File.Move(arriving, path);
        return null;
    }

    public void Dispose()
    {
        if (_isOpen)
            TryLeave();
        _hold?.Dispose();
    }

    private void TryLeave()
    {
        try
        {
            using var context = contexts.CreateDbContext();
            context.Database.OpenConnection();
            Mark(context, 0);
        }
        catch (SqliteException)
        {
            // On a full disk, say. The file keeps its mark and its log, as after a crash, and the next start finds both.
        }
    }

    private static void CheckBackup(string file, string backup)
    {
        using var connection = SqliteFile.NewConnection(file);
        try
        {
            connection.Open();
            if (SqliteFile.Ask(connection, "PRAGMA integrity_check(1)") is not "ok" and var damage)
                throw new DatabaseRefusedException($"The backup {backup} is damaged: {damage}");
            if (
                SqliteFile.Ask(connection, "PRAGMA application_id") != ApplicationId.ToString(CultureInfo.InvariantCulture)
                || SqliteFile.Ask(connection, "SELECT count(*) FROM holds") is not "1"
            )
                throw new DatabaseRefusedException(
                    $"The file {backup} is no backup of this service. Of a whole database file with its log, stop the service and "
                        + "put both in place."
                );
        }
        catch (Exception exception) when (exception is SqliteException or DatabaseRefusedException)
        {
            connection.Dispose();
            File.Delete(file);
            throw exception as DatabaseRefusedException
                ?? new DatabaseRefusedException($"The file {backup} is no backup of this service: {exception.Message}", exception);
        }
    }

    /// <summary>Says in the file itself, past its log, whether a service has it open.</summary>
    private static void Mark(CampaignsContext context, int mark)
    {
        _ = Ask(context, $"PRAGMA user_version = {mark}");
        _ = Ask(context, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private void Hold()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            _hold = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            SqliteFile.MakePrivate(path + ".lock");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Most often it is in use by another process; the reason tells that from a folder that cannot be written.
            throw new DatabaseRefusedException(
                $"The database file {path} cannot be held by this process alone: {exception.Message}",
                exception
            );
        }
    }

    /// <summary>
    /// Makes the file elsewhere and puts it in place marked, so that whatever a start leaves that dies now is known as ours.
    /// </summary>
    private void Make()
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        using (var connection = SqliteFile.NewConnection(unfinished))
        {
            connection.Open();
            _ = SqliteFile.Ask(connection, $"PRAGMA application_id = {ApplicationId}");
        }

        SqliteFile.MakePrivate(unfinished);
        File.Move(unfinished, path);
    }

    private void Check(CampaignsContext context)
    {
        var damage = Ask(context, "PRAGMA quick_check(1)");
        if (damage != "ok")
            throw new DatabaseRefusedException($"The database file {path} is damaged: {damage}");
        if (Ask(context, "PRAGMA application_id") != ApplicationId.ToString(CultureInfo.InvariantCulture))
            throw new DatabaseRefusedException($"The file {path} is no database of this service.");
        var newer = context.Database.GetAppliedMigrations().Except(context.Database.GetMigrations()).FirstOrDefault();
        if (newer is not null)
            throw new DatabaseRefusedException(
                $"The database file {path} was written by a newer version of this service (it holds {newer})."
            );
    }

    private void Require(CampaignsContext context, string pragma, string wanted, string expected)
    {
        _ = Ask(context, $"PRAGMA {pragma} = {wanted}");
        var actual = Ask(context, $"PRAGMA {pragma}");
        if (actual != expected)
            throw new DatabaseRefusedException($"The database file {path} does not take {pragma} = {wanted} (it says {actual}).");
    }

    private static string? Ask(CampaignsContext context, string sql) => SqliteFile.Ask(context.Database.GetDbConnection(), sql);
}
