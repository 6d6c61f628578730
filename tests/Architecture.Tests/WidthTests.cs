using System.Globalization;
using System.Text.RegularExpressions;

namespace CampaignGrpc.Architecture.Tests;

/// <summary>Lines of the source are as wide as <c>.editorconfig</c> says. A text in one piece is found by whoever searches for it.</summary>
public sealed partial class WidthTests
{
    private static readonly int Widest = int.Parse(
        Width().Match(Solution.Read(".editorconfig")).Groups[1].Value,
        CultureInfo.InvariantCulture
    );

    [Fact]
    public void No_line_is_wider_than_it_may_be() =>
        Assert.All(Solution.Files("src").Where(path => !path.Contains("/Migrations/", StringComparison.Ordinal)), path =>
            Assert.DoesNotContain(Solution.Read(path).Split('\n'), IsTooWide)
        );

    [Theory]
    [InlineData("        var wide = ")]
    [InlineData("        // It is wide because ")]
    [InlineData("        Wide(first, \"text\", ")]
    public void A_wide_line_would_be_seen(string beginning) => Assert.True(IsTooWide(beginning.PadRight(Widest + 1, 'x')));

    [Theory]
    [InlineData("            \"A sentence ")]
    [InlineData("                : $\"A sentence ")]
    public void A_wide_text_is_in_one_piece(string beginning) => Assert.False(IsTooWide(beginning.PadRight(Widest + 1, 'x')));

    private static bool IsTooWide(string line) => line.Length > Widest && !Text().IsMatch(line);

    [GeneratedRegex("max_line_length = ([0-9]+)")]
    private static partial Regex Width();

    /// <summary>A literal that stands on a line of its own.</summary>
    [GeneratedRegex("^ *([?:] )?[$@]*\"")]
    private static partial Regex Text();
}
