using System.Buffers.Binary;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Api.Tests.Driving;

/// <summary>What of these tests is the engine's: a database for a service, and the faults that one can have.</summary>
public sealed class TestDatabase : IDisposable
{
    /// <summary>Lists the tables, but for those that are written with nobody asking, or whatever is asked.</summary>
    public const string Tables =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('audit_entries', 'dialers', 'events', 'heartbeats', 'runs') "
        + "ORDER BY name";

    /// <summary>How many contacts a long list has that dialers carry out.</summary>
    public const int LongList = 100_000;

    /// <summary>The fault of a disk that cannot be read.</summary>
    public const string Unreadable = "10";

    /// <summary>Takes away what keeps entries of the audit as they are.</summary>
    public const string Untie = "DROP TRIGGER audit_entries_stay; DROP TRIGGER audit_entries_keep";

    private readonly string _folder = Directory.CreateTempSubdirectory("campaigns-").FullName;

    public static TheoryData<string, string> Faults { get; } =
        new()
        {
            { "13", "STORAGE_FULL" },
            { Unreadable, "STORAGE_UNAVAILABLE" },
            { "5", "STORAGE_UNAVAILABLE" }, // Busy.
        };

    /// <summary>What a constraint says to a row; it tells what is not for callers.</summary>
    public static Exception RefusedRow { get; } = new SqliteException("CHECK constraint failed: ck_contacts_phone", 19);

    public string[] Settings => [$"--ConnectionStrings:Campaigns=Data Source={Path}"];

    private string Path => System.IO.Path.Combine(_folder, "campaigns.db");

    public static Exception Fault(string code) => new SqliteException("disk I/O error at /var/lib", int.Parse(code, null));

    public DbConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Foreign Keys=True");
        connection.Open();
        return connection;
    }

    /// <summary>Every byte that is kept: the file with its free pages, and its log.</summary>
    /// <remarks>Read by another process: to open and close them here would take SQLite's locks from them.</remarks>
    public Task<IEnumerable<(string Place, byte[] Bytes)>> BytesAsync() =>
        Task.FromResult(
            new[] { Path, $"{Path}-wal" }
                .Where(File.Exists)
                .Select(file =>
                {
                    using var copying = Process.Start(new ProcessStartInfo("cat", file) { RedirectStandardOutput = true })!;
                    using var bytes = new MemoryStream();
                    copying.StandardOutput.BaseStream.CopyTo(bytes);
                    return (file, bytes.ToArray());
                })
        );

    /// <summary>How a number of a phone lies in a row.</summary>
    public static byte[] Stored(long phone)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, phone);
        return bytes[2..];
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
