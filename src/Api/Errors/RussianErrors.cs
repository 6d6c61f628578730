using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CampaignGrpc.Api.Errors;

/// <summary>
/// What errors say in Russian. The code says it in English, where it is decided; <c>errors.ru.json</c> has a line for every such
/// sentence, with places for what varies in it, and one for every reason. A test keeps it complete.
/// </summary>
internal static partial class RussianErrors
{
    private static readonly FrozenDictionary<string, string> Lines = Read();

    /// <summary>The sentences in which something varies: those that say most of themselves first.</summary>
    private static readonly (Regex Sentence, string Russian)[] Patterns =
    [
        .. Lines
            .Where(line => Place().IsMatch(line.Key))
            .OrderByDescending(line => Place().Replace(line.Key, "").Length)
            .Select(line => (PatternOf(line.Key), line.Value)),
    ];

    public static IReadOnlyDictionary<string, string> All => Lines;

    /// <summary>A sentence in Russian; where nobody has written its line, what its reason says in general.</summary>
    public static string Say(string reason, string sentence) => Find(sentence) ?? Lines.GetValueOrDefault(reason, sentence);

    /// <summary>
    /// A sentence in Russian; null when it has no line. What varies in it may be a sentence or a word with a line of its own.
    /// </summary>
    public static string? Find(string sentence)
    {
        if (Lines.TryGetValue(sentence, out var whole))
            return whole;
        foreach (var (pattern, russian) in Patterns)
        {
            if (pattern.Match(sentence) is { Success: true } match)
                return string.Format(
                    CultureInfo.InvariantCulture,
                    russian,
                    [.. match.Groups.Values.Skip(1).Select(part => Find(part.Value) ?? part.Value)]
                );
        }

        return null;
    }

    private static FrozenDictionary<string, string> Read()
    {
        using var file = typeof(RussianErrors).Assembly.GetManifestResourceStream("errors.ru.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file)!.ToFrozenDictionary();
    }

    /// <summary>What a caller wrote may stand in a sentence: no text takes long to be matched.</summary>
    private static Regex PatternOf(string sentence) =>
        new(
            $@"\A{string.Join("(.*)", Place().Split(sentence).Select(Regex.Escape))}\z",
            RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant
        );

    [GeneratedRegex(@"\{[0-9]\}")]
    private static partial Regex Place();
}
