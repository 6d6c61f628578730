using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace CampaignGrpc.Infrastructure.Sqlite;

/// <summary>
/// Copies a database file, of a service that runs too, as it was at one instant. The copy needs no log, is checked, and holds the
/// service that is started on it: whoever was rung after that instant is not known to it.
/// </summary>
internal static class SqliteBackup
{
    /// <summary>Between two stretches of so many pages the disk is left to those who dial, for as long as a stretch took.</summary>
    private const int PagesAtOnce = 128;

    /// <param name="path">The file.</param>
    /// <param name="target">Where the copy goes; nothing may be there.</param>
    /// <param name="time">Its clock.</param>
    /// <returns>When the copy is of.</returns>
    /// <exception cref="DatabaseRefusedException">There is no database, something is at the target, or the copy cannot be made.</exception>
    public static DateTimeOffset Make(string path, string target, TimeProvider time)
    {
        if (!File.Exists(path))
            throw new DatabaseRefusedException($"There is no database file {path}.");
        if (File.Exists(target))
            throw new DatabaseRefusedException($"There is a file {target} already; a backup replaces nothing.");
        new SqliteFile(path).EnsureWhole();
        var unfinished = target + ".unfinished";
        try
        {
            File.Delete(unfinished);
            using (File.Create(unfinished))
                SqliteFile.MakePrivate(unfinished);
            DateTimeOffset copied;
            using (var from = SqliteFile.OpenLeavingLog(path))
            using (var to = SqliteFile.NewConnection(unfinished))
            {
                to.Open();
                // What is read from here on is one state, whatever is written meanwhile.
                SqliteFile.Ask(from, "BEGIN");
                SqliteFile.Ask(from, "SELECT count(*) FROM sqlite_schema");
                copied = time.GetUtcNow();
                Copy(from, to, time);
                Finish(to, copied);
            }

            File.Move(unfinished, target);
            return copied;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            throw new DatabaseRefusedException($"The backup {target} cannot be made: {exception.Message}", exception);
        }
    }

    private static void Copy(SqliteConnection from, SqliteConnection to, TimeProvider time)
    {
        using var backup = raw.sqlite3_backup_init(to.Handle!, "main", from.Handle!, "main");
        while (true)
        {
            var begun = time.GetTimestamp();
            var code = raw.sqlite3_backup_step(backup, PagesAtOnce);
            if (code == raw.SQLITE_DONE)
                return;
            SqliteException.ThrowExceptionForRC(code, to.Handle);
            Task.Delay(time.GetElapsedTime(begun), TimeProvider.System).Wait();
        }
    }

    private static void Finish(SqliteConnection copy, DateTimeOffset copied)
    {
        SqliteFile.Ask(copy, "PRAGMA journal_mode = DELETE");
        SqliteFile.Ask(copy, "PRAGMA user_version = 0");
        using (var context = new CampaignsContext(new DbContextOptionsBuilder<CampaignsContext>().UseSqlite(copy).Options))
            HoldTable.Set(context, copied);
        if (SqliteFile.Ask(copy, "PRAGMA quick_check(1)") is not "ok" and var damage)
            throw new IOException($"the copy is damaged: {damage}");
    }
}
