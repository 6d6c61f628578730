using System.Text.RegularExpressions;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Web.Texts;

namespace CampaignGrpc.Console.Tests;

/// <summary>What the pages say, they say in both languages.</summary>
public sealed partial class TextTests
{
    private static readonly IReadOnlyDictionary<string, string> Russian = Speech.AllOf(Speech.Russian);
    private static readonly IReadOnlyDictionary<string, string> English = Speech.AllOf(Speech.English);

    [Fact]
    public void Both_languages_have_the_same_texts() =>
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Russian.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_text_that_counts_has_two_forms_in_English_and_three_in_Russian() => Assert.All(English.Keys, key =>
        {
            var (english, russian) = (English[key].Split('|').Length, Russian[key].Split('|').Length);
            Assert.Contains((english, russian), new[] { (1, 1), (2, 3) });
        });

    [Fact]
    public void A_text_has_the_same_places_in_both() =>
        Assert.All(English.Keys, key => Assert.Equal(Places(English[key]), Places(Russian[key])));

    [Fact]
    public void Every_text_that_a_page_names_is_there()
    {
        var folder = Path.Combine(Repository.Root, "src/Console");
        var named = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Named().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(English.Keys));
    }

    [Fact]
    public void Every_gate_has_a_name() => Assert.All(Enum.GetNames<GateKind>(), kind => Assert.Contains($"Gate{kind}", English.Keys));

    private static IEnumerable<string> Places(string text) =>
        text.Split('|')
            .Select(form => string.Join(' ', Place().Matches(form).Select(place => place.Value).Order(StringComparer.Ordinal)))
            .Distinct();

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\b(?:L|Count)\(""([A-Za-z_]+)""")]
    private static partial Regex Named();
}
