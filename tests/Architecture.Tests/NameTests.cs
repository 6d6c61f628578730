using System.Text.RegularExpressions;

namespace CampaignGrpc.Architecture.Tests;

public sealed partial class NameTests
{
    private static readonly string[] Empty =
    [
        "Manager",
        "Helper",
        "Helpers",
        "Util",
        "Utils",
        "Utilities",
        "Common",
        "Dto",
        "Impl",
        "Base",
        "Extensions",
    ];

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        Assert.All(Solution.Layers.SelectMany(Solution.WrittenTypes), type => AssertSaysSomething(type.Name));

    [Fact]
    public void No_file_or_folder_has_a_name_that_says_nothing() =>
        Assert.All(Solution.Files("src", "*"), path =>
            Assert.All(path.Split('/'), name => AssertSaysSomething(Path.GetFileNameWithoutExtension(name)))
        );

    private static void AssertSaysSomething(string name) =>
        Assert.DoesNotContain(Words().Matches(name).Select(word => word.Value), word => Empty.Contains(word, StringComparer.Ordinal));

    [GeneratedRegex("[A-Z][a-z]*")]
    private static partial Regex Words();
}
