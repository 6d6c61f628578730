using System.Text.RegularExpressions;

namespace CampaignGrpc.Architecture.Tests;

/// <summary>What <c>docs/threats.md</c> says is shown by a test is shown by one.</summary>
public sealed partial class ThreatTests
{
    private const string Section = "## What is done about it";

    /// <summary>The threats, each a line of the table.</summary>
    private static readonly string[] Threats =
    [
        .. Solution.Read("docs/threats.md").Split(Section)[1].Split("\n## ")[0].Split('\n').Where(line => line.StartsWith('|')).Skip(2),
    ];

    private static readonly string[] Sources = [.. Solution.Files("tests").Select(Solution.Read)];

    [Fact]
    public void Every_threat_names_tests_that_are_there()
    {
        Assert.NotEmpty(Threats);
        Assert.All(Threats, threat =>
        {
            var tests = Test().Matches(threat);
            Assert.NotEmpty(tests);
            Assert.All(tests, test => Assert.Contains(Sources, source => Has(source, test.Groups[1].Value, test.Groups[2].Value)));
        });
    }

    private static bool Has(string source, string type, string method) =>
        Regex.IsMatch(source, $@"\bclass {type}\b") && Regex.IsMatch(source, $@"\b(Task|void) {method}\(");

    [GeneratedRegex(@"`(\w+)\.(\w+)`")]
    private static partial Regex Test();
}
