using System.Text.RegularExpressions;

namespace CampaignGrpc.Architecture.Tests;

/// <summary>Each engine has a room, and only there one knows of it: another one must find nothing to change elsewhere.</summary>
public sealed partial class StorageTests
{
    private const string Infrastructure = "src/Infrastructure/";

    /// <summary>Name the engines, and put the one together that was chosen.</summary>
    private static readonly string[] Doors =
    [
        "src/Infrastructure/InfrastructureServices.cs",
        "src/Infrastructure/DatabaseOptions.cs",
        "src/Infrastructure/DatabaseTasks.cs",
    ];

    private static readonly Dictionary<string, Regex> Engines = new() { ["Sqlite"] = Sqlite(), ["Postgres"] = Postgres() };

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public void Only_the_room_of_an_engine_names_its_types(string engine)
    {
        // EF writes into each engine's migrations what the model says of all.
        var written = Solution.Files("src").Where(path => !path.Contains("/Migrations/", StringComparison.Ordinal));
        var named = written.Where(path => Engines[engine].IsMatch(Solution.Read(path))).ToList();

        Assert.Contains(named, path => path.StartsWith($"{Infrastructure}{engine}/", StringComparison.Ordinal));
        Assert.All(named.Except(Doors), path => Assert.StartsWith($"{Infrastructure}{engine}/", path, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_rooms_of_storage_speak_SQL()
    {
        var speaking = Solution.Files("src").Where(path => Speaks(Solution.Read(path))).ToList();
        var rooms = Engines.Keys.Append("Storage").Select(room => $"{Infrastructure}{room}/").ToList();

        Assert.All(rooms, room => Assert.Contains(speaking, path => path.StartsWith(room, StringComparison.Ordinal)));
        Assert.All(speaking, path => Assert.Contains(rooms, room => path.StartsWith(room, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("var rows = connection.Query(\"SELECT id FROM campaigns\");")]
    [InlineData("const string Sql = \"\"\"\n    UPDATE contacts SET state = 4\n    \"\"\";")]
    [InlineData("context.Database.ExecuteSqlRaw(\"DELETE FROM attempts WHERE 1\");")]
    public void SQL_elsewhere_would_be_seen(string fault) => Assert.True(Speaks(fault));

    [Theory]
    [InlineData("Sqlite", "using Microsoft.Data.Sqlite;")]
    [InlineData("Sqlite", "services.AddSingleton<SqliteDatabase>();")]
    [InlineData("Sqlite", "SQLitePCL.raw.sqlite3_changes(database);")]
    [InlineData("Postgres", "using Npgsql;")]
    [InlineData("Postgres", "services.AddSingleton<PostgresDatabase>();")]
    [InlineData("Postgres", "catch (NpgsqlException)")]
    public void A_type_of_an_engine_elsewhere_would_be_seen(string engine, string fault) => Assert.Matches(Engines[engine], fault);

    private static bool Speaks(string text) => Sql().IsMatch(text);

    [GeneratedRegex(@"^(?!\s*//).*(\bSqlite[A-Z.;]|Microsoft\.Data\.Sqlite|SQLitePCL|sqlite3_)", RegexOptions.Multiline)]
    private static partial Regex Sqlite();

    [GeneratedRegex(@"^(?!\s*//).*(\bPostgres[A-Z.;]|Npgsql)", RegexOptions.Multiline)]
    private static partial Regex Postgres();

    [GeneratedRegex(@"\b(SELECT\s.+\sFROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b")]
    private static partial Regex Sql();
}
