using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using CampaignGrpc.Infrastructure.Storage.Engine;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignGrpc.Infrastructure.Sqlite;

/// <summary>
/// A database file as it lies on the disk, looked at before SQLite does anything with it: SQLite itself takes a copy without its log
/// for the whole, and the log of another file for this one's.
/// </summary>
/// <param name="path">Absolute path of the file.</param>
internal sealed class SqliteFile(string path)
{
    /// <summary>Stands in the file, past its log, while a service has it open.</summary>
    public const int InUse = 1;

    private const int HeaderBytes = 100;
    private const int UserVersion = 60;
    private const int ReadVersion = 19;
    private const byte WithLog = 2;

    private string Log => path + "-wal";

    /// <summary>In bytes, of the log; 0 when there is none.</summary>
    public long LogLength => new FileInfo(Log) is { Exists: true } log ? log.Length : 0;

    /// <exception cref="DatabaseRefusedException">File and log do not belong together; the message says what to do.</exception>
    public void EnsureWhole()
    {
        if (!File.Exists(path))
        {
            if (LogLength > 0)
                throw Refused(
                    "is gone, and its log is still there. Put the file back that belongs to it, or take the log away to start afresh"
                );
            return;
        }

        var header = ReadHeader();
        if (header.Length == 0)
            throw Refused("is empty: it was cut off or never written. Restore it, or delete it to start afresh");
        // What is shorter is no database, which SQLite says by itself.
        if (header.Length < HeaderBytes)
            return;
        if (header[ReadVersion] != WithLog && LogLength > 0)
            throw Refused($"was put in place of another one, whose log {Log} is still there. Take that away, and start again");
        if (BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(UserVersion)) == InUse && !File.Exists(Log))
        {
            throw Refused(
                $"was copied from a running service without its log {Log}: what was written last is not in it. Take both, or a "
                    + "backup by the command backup. "
                    + "If another program has put the log into the file, the command accept takes it as it is"
            );
        }
    }

    /// <summary>Puts the log into the file and cuts it to nothing: pages as they were before a change stand in it no more.</summary>
    /// <returns>Whether it is empty; not while somebody reads of an instant before its end.</returns>
    public bool TryEmptyLog()
    {
        // So long those who write wait, should somebody be reading.
        const int LongestWait = 200;
        using var connection = OpenLeavingLog(path);
        _ = raw.sqlite3_busy_timeout(connection.Handle!, LongestWait);
        // Until it has read, a connection knows of no log, and would find nothing to do.
        _ = Ask(connection, "SELECT count(*) FROM sqlite_schema");
        // Most of it is done beside those who write; they wait for the rest alone.
        _ = raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        return raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _) == raw.SQLITE_OK
            && LogLength == 0;
    }

    /// <summary>
    /// Whether a file that this process has open is the one of this name still. Asked of the system's list of open files: to open the
    /// file by its name and close it again would take SQLite's locks from it. Where there is no such list it is taken to be.
    /// </summary>
    public static bool IsOpenHere(string path)
    {
        const string OpenFiles = "/proc/self/fd";
        if (!Directory.Exists(OpenFiles))
            return true;
        var open = Directory.EnumerateFileSystemEntries(OpenFiles).Select(file => new FileInfo(file).LinkTarget).ToHashSet();
        return open.Contains(path) && !open.Contains($"{path} (deleted)");
    }

    /// <summary>Lets nobody but its owner read the file; its log and its lock follow it.</summary>
    public static void MakePrivate(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>A connection of its own, which holds nothing once it is closed.</summary>
    public static SqliteConnection NewConnection(string path) =>
        new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());

    /// <summary>
    /// Opens a file to look at it, in use or not. Whoever closes a file last puts its log into it and takes the log away, which is for
    /// the service to do: it would find a file without its log.
    /// </summary>
    public static SqliteConnection OpenLeavingLog(string path)
    {
        var connection = NewConnection(path);
        connection.Open();
        _ = raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
        return connection;
    }

    /// <summary>What a statement without parameters says first, as a text.</summary>
    public static string? Ask(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this room's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private byte[] ReadHeader()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = new byte[HeaderBytes];
        return header[..file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false)];
    }

    private DatabaseRefusedException Refused(string what) => new($"The database file {path} {what}.");
}
