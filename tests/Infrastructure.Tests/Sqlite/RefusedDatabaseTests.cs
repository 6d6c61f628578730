using CampaignGrpc.Infrastructure.Sqlite;
using CampaignGrpc.Infrastructure.Storage.Engine;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>Files on which the service does not start. It says why, and leaves them as they are.</summary>
public sealed class RefusedDatabaseTests : IDisposable
{
    private static readonly Dictionary<string, Action<DatabaseFile>> Files = new()
    {
        ["nothing in it"] = file => Write(file, []),
        ["no database"] = file => Write(file, RandomBytes(8_192)),
        ["shorter than a header"] = file => Write(file, "SQLite format 3\0"u8.ToArray()),
        ["cut off between pages"] = file => Cut(file, bytes => bytes[..(bytes.Length / 2 / 4_096 * 4_096)]),
        ["cut off inside a page"] = file => Cut(file, bytes => bytes[..(bytes.Length / 2 / 4_096 * 4_096 + 100)]),
        ["a page overwritten"] = file => Cut(file, bytes => [.. bytes[..^8_192], .. RandomBytes(4_096), .. bytes[^4_096..]]),
        ["another application's"] = file => file.Run("CREATE TABLE songs (title TEXT); PRAGMA application_id = 7"),
        ["another application's, unmarked"] = file => file.Run("CREATE TABLE songs (title TEXT)"),
        ["another application's, without tables"] = file => file.Run("PRAGMA application_id = 7"),
        ["a newer version's"] = file =>
        {
            file.StartOnce();
            file.Run("INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_FromTheFuture', '11.0.0')");
        },
    };

    private readonly DatabaseFile _file = new();

    [Theory]
    [InlineData("nothing in it", "is empty")]
    [InlineData("no database", "file is not a database")]
    [InlineData("shorter than a header", "file is not a database")]
    [InlineData("cut off between pages", "malformed")]
    [InlineData("cut off inside a page", "malformed")]
    [InlineData("a page overwritten", "is damaged")]
    [InlineData("another application's", "is no database of this service")]
    [InlineData("another application's, unmarked", "is no database of this service")]
    [InlineData("another application's, without tables", "is no database of this service")]
    [InlineData("a newer version's", "was written by a newer version of this service (it holds 99990101000000_FromTheFuture)")]
    public void A_file_that_cannot_be_trusted_is_refused_with_its_reason_and_not_touched(string kind, string reason)
    {
        Files[kind](_file);
        var before = File.ReadAllBytes(_file.Path);

        var refused = Assert.Throws<DatabaseRefusedException>(_file.StartOnce);

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains(_file.Path, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_file.Path));
    }

    [Fact]
    public void A_file_that_is_held_is_refused_and_free_again_once_its_holder_has_ended()
    {
        using (_file.Open())
        {
            var refused = Assert.Throws<DatabaseRefusedException>(_file.StartOnce);
            Assert.StartsWith(
                $"The database file {_file.Path} cannot be held by this process alone",
                refused.Message,
                StringComparison.Ordinal
            );
            Assert.EndsWith("because it is being used by another process.", refused.Message, StringComparison.Ordinal);
        }

        _file.StartOnce();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused_as_that()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a folder that not even an administrator can write.");
        using var database = new SqliteDatabase(_file, "/sys/campaigns.db");

        var refused = Assert.Throws<DatabaseRefusedException>(database.Open);

        Assert.Contains("/sys/campaigns.db", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_another_program_has_locked_is_refused()
    {
        _file.StartOnce();
        using var context = _file.CreateDbContext();
        context.Database.OpenConnection();
        using var locked = context.Database.GetDbConnection().CreateCommand();
        locked.CommandText = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE";
        locked.ExecuteNonQuery();

        var refused = Assert.Throws<DatabaseRefusedException>(_file.StartOnce);

        Assert.Contains("database is locked", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _file.Dispose();

    private static void Write(DatabaseFile file, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        File.WriteAllBytes(file.Path, bytes);
    }

    /// <summary>Makes a database of some size and changes its bytes.</summary>
    private static void Cut(DatabaseFile file, Func<byte[], byte[]> change)
    {
        file.StartOnce();
        file.Run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO request_keys (project_id, id, fingerprint, campaign_id, create_time)
            SELECT 1, 'key ' || i, zeroblob(32), i, 0 FROM n
            """
        );
        Write(file, change(File.ReadAllBytes(file.Path)));
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
#pragma warning disable CA5394 // Always the same ones.
        new Random(20260303).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }
}
