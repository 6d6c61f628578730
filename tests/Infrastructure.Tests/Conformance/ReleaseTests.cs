using System.Text.RegularExpressions;
using CampaignGrpc.Infrastructure.Postgres;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>
/// What was released is kept as it was: a database that an older version made is brought up from what that version had made.
/// </summary>
public sealed partial class ReleaseTests
{
    private static readonly string[] Engines = ["Sqlite", "Postgres"];

    public static TheoryData<string, string> Kept =>
        [
            .. Directory
                .GetDirectories(Path.Combine(Repository.Root, ".ci", "releases"))
                .SelectMany(release => Engines.Select(engine => (Path.GetFileName(release), engine))),
        ];

    [Theory]
    [MemberData(nameof(Kept))]
    public void The_migrations_of_a_release_are_what_they_were(string release, string engine)
    {
        var kept = File.ReadAllText(Path.Combine(Repository.Root, ".ci", "releases", release, $"{engine}.sql"));
        using var context =
            engine == "Sqlite"
                ? new CampaignsContext(new DbContextOptionsBuilder<CampaignsContext>().UseSqlite().Options)
                : new PostgresContext(new DbContextOptionsBuilder<CampaignsContext>().UseNpgsql().Options);

        var script = context.GetService<IMigrator>().GenerateScript(toMigration: Migration().Matches(kept)[^1].Groups[1].Value);

        Assert.Equal(Lines(kept), Lines(script));
    }

    private static string[] Lines(string script) =>
        script.TrimStart('\ufeff').Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"VALUES \('(\d+_\w+)'")]
    private static partial Regex Migration();
}
