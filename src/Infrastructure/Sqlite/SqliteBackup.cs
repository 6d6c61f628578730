using System.Globalization;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.Data.Sqlite;
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
        if (!File.Exists(path)) throw new DatabaseRefusedException($"There is no database file {path}.");
        if (File.Exists(target)) throw new DatabaseRefusedException($"There is a file {target} already; a backup replaces nothing.");
        new SqliteFile(path).EnsureWhole();
        var unfinished = target + ".unfinished";
        try
        {
            File.Delete(unfinished);
            using (File.Create(unfinished)) SqliteFile.MakePrivate(unfinished);
            DateTimeOffset copied;
            using (var from = Open(path))
            using (var to = Open(unfinished))
            {
                LeaveLog(from);
                // What is read from here on is one state, whatever is written meanwhile.
                Ask(from, "BEGIN");
                Ask(from, "SELECT count(*) FROM sqlite_schema");
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
            if (code == raw.SQLITE_DONE) return;
            SqliteException.ThrowExceptionForRC(code, to.Handle);
            Task.Delay(time.GetElapsedTime(begun), TimeProvider.System).Wait();
        }
    }

    private static void Finish(SqliteConnection copy, DateTimeOffset copied)
    {
        Ask(copy, "PRAGMA journal_mode = DELETE");
        Ask(copy, "PRAGMA user_version = 0");
        using (var hold = copy.CreateCommand())
        {
            hold.CommandText = HoldTable.Set;
            hold.Parameters.AddWithValue("$1", CampaignsContext.ToMicroseconds(copied));
            hold.ExecuteNonQuery();
        }

        if (Ask(copy, "PRAGMA quick_check(1)") is not "ok" and var damage) throw new IOException($"the copy is damaged: {damage}");
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Whoever closes a file last puts its log into it, which is for the service to do.</summary>
    private static void LeaveLog(SqliteConnection connection) =>
        _ = raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    private static string? Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this class's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
