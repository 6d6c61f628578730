using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Architecture.Tests;

/// <summary><c>errors.ru.json</c> says in Russian whatever the code says to callers in English, and nothing else.</summary>
public sealed partial class ErrorTextTests
{
    /// <summary>
    /// What is said to operators, at a start, in health and of metrics; what the API document says; and the warnings of a forecast, which
    /// are no errors.
    /// </summary>
    private static readonly string[] NotToCallers =
    [
        "/OpenApi/",
        "/Starting/",
        "/Migrations/",
        "HealthCheck.cs",
        "StrictSettings.cs",
        "ApplicationServices.cs",
        "ApiOptions.cs",
        "AccessOptions.cs",
        "JwtOptions.cs",
        "OpenIdOptions.cs",
        "WebhookOptions.cs",
        "Openness.cs",
        "Tokens.cs",
        "HealthEndpoints.cs",
        "StreamForm.cs",
        "/Sqlite/",
        "/Postgres/",
        "Invariants.cs",
        "DatabaseTasks.cs",
        "/Telemetry/",
        "Metrics.cs",
        "ServiceGauges.cs",
        "CallingForecast.cs",
        "RouteDescription",
        "RetentionOptions.cs",
        "AuditChain.cs",
    ];

    private static readonly string[] Reasons =
    [
        .. new[] { typeof(Refusal), typeof(EdgeRefusal) }.SelectMany(Fields).Select(field => ((Refusal)field.GetValue(null)!).Reason),
        .. Fields(typeof(FieldReason)).Select(field => (string)field.GetValue(null)!),
    ];

    private static readonly HashSet<string> Sentences =
    [
        .. Solution
            .Files("src")
            .Where(path => Layer().IsMatch(path) && !NotToCallers.Any(part => path.Contains(part, StringComparison.Ordinal)))
            .SelectMany(path => Literals(Solution.Read(path))),
    ];

    [Fact]
    public void Every_reason_has_a_line() => Assert.Empty(Reasons.Except(RussianErrors.All.Keys));

    [Fact]
    public void Every_sentence_of_the_code_has_a_line() =>
        Assert.DoesNotContain(Sentences, sentence => RussianErrors.Find(Place().Replace(sentence, "7")) is null);

    [Fact]
    public void Every_line_is_in_Russian_and_has_the_places_of_its_sentence() => Assert.All(RussianErrors.All, line =>
        {
            Assert.Matches("[а-яё]", line.Value.Replace("true или false.", "а", StringComparison.Ordinal));
            Assert.Equal(PlacesIn(line.Key), PlacesIn(line.Value));
        });

    [Fact]
    public void No_line_is_left_of_a_sentence_that_nobody_says()
    {
        var source = string.Concat(Solution.Files("src").Select(Solution.Read));
        var stale = RussianErrors
            .All.Keys.Except(Reasons)
            .Except(Sentences)
            .Where(sentence =>
                Place()
                    .Split(sentence.Replace("\"", "\\\"", StringComparison.Ordinal))
                    .Any(part => !source.Contains(part.TrimEnd('.'), StringComparison.Ordinal))
            );

        Assert.Empty(stale);
    }

    private static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static);

    private static IEnumerable<string> PlacesIn(string text) =>
        Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    /// <summary>
    /// The texts of a source that are sentences, each hole of an interpolated one as a place: from a capital or a hole to a full
    /// stop. What only a defect says, and what is logged, is for nobody.
    /// </summary>
    private static IEnumerable<string> Literals(string source)
    {
        for (var at = Next(source, 0); at >= 0; at = Next(source, at))
        {
            var before = source[(source.LastIndexOfAny(['\n', ';', '{'], Math.Max(0, at - 2)) + 1)..at];
            var text = Read(source, ref at);
            if (Sentence().IsMatch(text) && !ForNobody().IsMatch(before))
                yield return text;
        }
    }

    /// <summary>The start of the next text, comments and characters passed over.</summary>
    private static int Next(string source, int at)
    {
        var next = NotText().Match(source, at);
        while (next.Success && next.Value != "\"")
            next = next.NextMatch();
        return next.Success ? next.Index : -1;
    }

    private static string Read(string source, ref int at)
    {
        var text = new StringBuilder();
        var isInterpolated = source[at - 1] == '$';
        var holes = 0;
        for (at++; source[at] != '"'; at++)
        {
            if (source[at] == '\\')
            {
                text.Append(source[++at]);
            }
            else if (isInterpolated && source[at] == '{')
            {
                SkipHole(source, ref at);
                text.Append(CultureInfo.InvariantCulture, $"{{{holes++}}}");
            }
            else
            {
                text.Append(source[at]);
            }
        }

        at++;
        return text.ToString();
    }

    private static void SkipHole(string source, ref int at)
    {
        for (var depth = 1; depth > 0; )
        {
            at++;
            if (source[at] == '{')
                depth++;
            else if (source[at] == '}')
                depth--;
            else if (source[at] == '"')
                at = source.IndexOf('"', at + 1);
        }
    }

    [GeneratedRegex("^src/(Domain|Application|Infrastructure|Api)/")]
    private static partial Regex Layer();

    [GeneratedRegex(@"\{[0-9]\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\A([A-Z{]|answer_time: |true or ).* .*\.\z", RegexOptions.Singleline)]
    private static partial Regex Sentence();

    [GeneratedRegex(
        @"(InvalidOperation|InvalidData|NotSupported|ArgumentOutOfRange|BrokenCampaign|RpcExc)\w*\("
            + @"|LoggerMessage|Message = |Exception\(|new Status\(|\] = "
    )]
    private static partial Regex ForNobody();

    /// <summary>A comment, a character, a raw text, or the quote that opens a text.</summary>
    [GeneratedRegex(
        """
            //[^\n]*|'(\\.[^']*|[^'\\])'|\"{3}.*?\"{3}|"
            """,
        RegexOptions.Singleline
    )]
    private static partial Regex NotText();
}
