using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CampaignGrpc.Architecture.Tests;

public sealed partial class BuildTests
{
    private static readonly string[] Bans = Solution.Read("BannedSymbols.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void The_clocks_of_the_machine_are_banned()
    {
        string[] clocks =
        [
            "P:System.DateTime.Now",
            "P:System.DateTime.UtcNow",
            "P:System.DateTime.Today",
            "P:System.DateTimeOffset.Now",
            "P:System.DateTimeOffset.UtcNow",
        ];

        Assert.Subset(Bans.Select(ban => ban.Split(';')[0]).ToHashSet(), clocks.ToHashSet());
    }

    [Fact]
    public void Every_ban_names_a_symbol_that_exists_and_says_what_to_do_instead() => Assert.All(Bans, ban =>
        {
            var parts = ban.Split(';');
            var symbol = Symbol().Match(parts[0]);
            var type = Type.GetType(symbol.Groups["type"].Value);

            Assert.NotNull(type);
            var members = type.GetMember(symbol.Groups["member"].Value, BindingFlags.Public | BindingFlags.Static);
            Assert.Contains(symbol.Groups["parameters"].Value, members.Select(ParametersOf));
            Assert.NotEmpty(parts[1]);
        });

    [Fact]
    public void Every_project_is_built_under_the_bans_and_none_sets_them_aside()
    {
        var build = XElement.Parse(Solution.Read("Directory.Build.props"));
        Assert.Contains(build.Descendants("PackageReference"), package =>
            (string?)package.Attribute("Include") == "Microsoft.CodeAnalysis.BannedApiAnalyzers"
        );
        Assert.Contains(build.Descendants("AdditionalFiles"), file =>
            ((string?)file.Attribute("Include"))!.EndsWith("BannedSymbols.txt", StringComparison.Ordinal)
        );
        Assert.Equal("true", (string?)build.Descendants("TreatWarningsAsErrors").Single());

        var everything = Solution
            .Files("src")
            .Concat(Solution.Files("src", "*.csproj"))
            .Concat(Solution.Files("src", "*.props"))
            .Append("Directory.Build.props")
            .Append(".editorconfig");
        Assert.DoesNotContain(everything, path => Solution.Read(path).Contains("RS0030", StringComparison.Ordinal));
        Assert.DoesNotContain(everything, path => Solution.Read(path).Contains("<TreatWarningsAsErrors>false", StringComparison.Ordinal));
    }

    private static string ParametersOf(MemberInfo member) =>
        member is MethodInfo method
            ? $"({string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType.FullName!.Replace('&', '@')))})"
            : "";

    [GeneratedRegex(@"^[PM]:(?<type>[\w.]+)\.(?<member>\w+)(?<parameters>(\(.*\))?)$")]
    private static partial Regex Symbol();
}
