using System.Text;
using System.Text.RegularExpressions;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>Endless bad relatives of one good JSON text. The same seed and case give the same relative again.</summary>
internal sealed partial class Mutations(string good, int seed)
{
    /// <summary>What is put in place of a value: the edges of every rule, and what belongs to none.</summary>
    private static readonly string[] Values =
    [
        "null",
        "true",
        "0",
        "-0",
        "-1",
        "1",
        "2",
        "3",
        "5",
        "10",
        "11",
        "99",
        "1.0",
        "1.5",
        "1e2",
        "1e-2",
        "1e400",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "\"\"",
        "\" \"",
        "\"0\"",
        "\"1\"",
        "\"-1\"",
        "\"3\"",
        "\"+3\"",
        "\"11\"",
        "\"10080\"",
        "\"10081\"",
        "\"1e1\"",
        "\"abc\"",
        "\"2026-02-29\"",
        "\"2026-03-02\"",
        "\"2026-03-05\"",
        "\"2027-03-05\"",
        "\"0001-01-01\"",
        "\"9999-12-31\"",
        "\"00:00\"",
        "\"08:59\"",
        "\"17:00\"",
        "\"23:59\"",
        "\"24:00\"",
        "\"9:00\"",
        "\"Europe/Moscow\"",
        "\"Mars/Olympus\"",
        "\"UTC\"",
        "\"Однократно\"",
        "\"Ежедневно\"",
        "\"Создано\"",
        "\"Запущено\"",
        "\"MONDAY\"",
        "\"NODAY\"",
        "\"+79123456789\"",
        "\"8 912 345 67 89\"",
        "\"112\"",
        "\"+7112\"",
        "\"+4930123456789012\"",
        "\"sip:a@b\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\ud83c\\udf89\"",
        "\"\\ufffe\"",
        "\"\\u202e\"",
        "\"\\u2028\"",
        $"\"{new string('x', 201)}\"",
        $"\"{new string('я', 5_000)}\"",
        "[]",
        "{}",
        "[null]",
        "[[]]",
        "[{}]",
        "{\"\":1}",
        "{\"a\":1,\"a\":2}",
        "{\"id\":2}",
        "{\"id\":2,\"title\":\"3\"}",
        "{\"title\":\"По будням\"}",
        "{\"phone\":\"+79123456799\"}",
        "[{\"phone\":\"+79123456799\",\"add_data\":{\"k\":[1.10]}}]",
        "{\"1\":{\"2\":{\"3\":{\"4\":{\"5\":{\"6\":{\"7\":{\"8\":{}}}}}}}}}",
        "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]",
    ];

    private const string Marks = "{}[]:,";

    private static readonly string[] Strings = [.. Values.Where(value => value[0] == '"')];

    private static readonly string[] Numbers = [.. Values.Where(value => char.IsAsciiDigit(value[^1]))];

    private readonly string[] _tokens = [.. Token().Matches(good).Select(match => match.Value)];

    public byte[] Case(int number)
    {
#pragma warning disable CA5394 // Repeatable, which is all that is asked of it.
        var random = new Random(HashCode(number));
        var tokens = _tokens.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && tokens.Count > 1; changes--)
            ChangeTokens(tokens, random);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(tokens)).ToList();
        if (random.Next(3) == 0 && bytes.Count > 0)
            ChangeBytes(bytes, random);
        return [.. bytes];
    }

    /// <summary>A message with one to three of its bytes changed, lost, put in or said again.</summary>
    public static byte[] Bytes(IEnumerable<byte> good, Random random)
    {
        var bytes = good.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            if (bytes.Count == 0)
                return [(byte)random.Next(256)];
            var place = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveAt(place);
                    break;
                case 1:
                    bytes.Insert(place, (byte)random.Next(256));
                    break;
                case 2:
                    bytes.InsertRange(place, bytes.GetRange(place, Math.Min(random.Next(1, 40), bytes.Count - place)));
                    break;
                case 3 when random.Next(4) == 0:
                    bytes.RemoveRange(place, bytes.Count - place);
                    bytes.Add((byte)random.Next(256));
                    break;
                default:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }

    private static void ChangeTokens(List<string> tokens, Random random)
    {
        var place = random.Next(tokens.Count);
        switch (random.Next(24))
        {
            case 0:
                tokens.RemoveAt(place);
                break;
            case 1:
                tokens.Insert(place, tokens[place]);
                break;
            case 2:
                var other = random.Next(tokens.Count);
                (tokens[place], tokens[other]) = (tokens[other], tokens[place]);
                break;
            case 3:
                var from = random.Next(tokens.Count);
                tokens.InsertRange(place, tokens.GetRange(from, Math.Min(random.Next(1, 12), tokens.Count - from)));
                break;
            case 4:
                tokens.RemoveRange(place, Math.Min(random.Next(1, 12), tokens.Count - place));
                break;
            case 5:
                tokens.InsertRange(place, Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{\"a\":", random.Next(1, 200)));
                break;
            default:
                ChangeValue(tokens, random);
                break;
        }
    }

    /// <summary>Mostly another value of the same sort: what parses is what tells the two roads apart.</summary>
    private static void ChangeValue(List<string> tokens, Random random)
    {
        var values = Enumerable
            .Range(0, tokens.Count - 1)
            .Where(at => !Marks.Contains(tokens[at][0], StringComparison.Ordinal) && tokens[at + 1] != ":")
            .ToList();
        if (values.Count == 0)
            return;
        var place = values[random.Next(values.Count)];
        var alike =
            random.Next(4) == 0 ? Values
            : tokens[place][0] == '"' ? Strings
            : Numbers;
        tokens[place] = alike[random.Next(alike.Length)];
    }

    private static void ChangeBytes(List<byte> bytes, Random random)
    {
        var place = random.Next(bytes.Count);
        switch (random.Next(5))
        {
            case 0:
                bytes[place] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[place] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveAt(place);
                break;
            case 3:
                bytes.Insert(place, (byte)random.Next(256));
                break;
            default:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
        }
    }
#pragma warning restore CA5394

    /// <summary>Not the framework's own, which differs from run to run.</summary>
    private int HashCode(int number) => unchecked((seed * 486_187_739) + (number * 16_777_619));

    [GeneratedRegex("""  "(?:[^"\\]|\\.)*" | [{}\[\]:,] | [^\s{}\[\]:,"]+  """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}
