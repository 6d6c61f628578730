using System.Text.RegularExpressions;

namespace CampaignGrpc.Architecture.Tests;

/// <summary>Each engine has a room, and only there one knows of it: another one must find nothing to change elsewhere.</summary>
public sealed partial class StorageTests
{
    private const string Room = "src/Infrastructure/Sqlite/";
    private const string Storage = "src/Infrastructure/Storage/";

    /// <summary>Puts the engine together.</summary>
    private const string Door = "src/Infrastructure/InfrastructureServices.cs";

    [Fact]
    public void Only_the_room_of_SQLite_names_its_types()
    {
        var named = Solution.Files("src").Where(path => Engine().IsMatch(Solution.Read(path))).ToList();

        Assert.Contains(named, path => path.StartsWith(Room, StringComparison.Ordinal));
        Assert.All(named.Where(path => path != Door), path => Assert.StartsWith(Room, path, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_rooms_of_storage_speak_SQL()
    {
        var speaking = Solution.Files("src").Where(path => Speaks(Solution.Read(path))).ToList();

        Assert.Contains(speaking, path => path.StartsWith(Storage, StringComparison.Ordinal));
        Assert.All(speaking, path => Assert.StartsWith(path.StartsWith(Room, StringComparison.Ordinal) ? Room : Storage, path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("var rows = connection.Query(\"SELECT id FROM campaigns\");")]
    [InlineData("const string Sql = \"\"\"\n    UPDATE contacts SET state = 4\n    \"\"\";")]
    [InlineData("context.Database.ExecuteSqlRaw(\"DELETE FROM attempts WHERE 1\");")]
    public void SQL_elsewhere_would_be_seen(string fault) => Assert.True(Speaks(fault));

    [Theory]
    [InlineData("using Microsoft.Data.Sqlite;")]
    [InlineData("services.AddSingleton<SqliteWriter>();")]
    [InlineData("SQLitePCL.raw.sqlite3_changes(database);")]
    public void A_type_of_SQLite_elsewhere_would_be_seen(string fault) => Assert.Matches(Engine(), fault);

    private static bool Speaks(string text) => Sql().IsMatch(text);

    [GeneratedRegex(@"^(?!\s*//).*(\bSqlite[A-Z.;]|Microsoft\.Data\.Sqlite|SQLitePCL|sqlite3_)", RegexOptions.Multiline)]
    private static partial Regex Engine();

    [GeneratedRegex(@"\b(SELECT\s.+\sFROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b")]
    private static partial Regex Sql();
}
