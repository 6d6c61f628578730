using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignGrpc.Api.Tests.Driving;

namespace CampaignGrpc.Api.Tests.Telemetry;

/// <summary>What <c>/metrics</c> says at one moment: a value for each name with its attributes.</summary>
internal sealed class Scrape
{
    public const string Enabled = "--Telemetry:Prometheus=true";

    private readonly Dictionary<string, double> _values = [];

    public static async Task<Scrape> OfAsync(CampaignServerFixture server)
    {
        var scrape = new Scrape();
        var text = await server.Json.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var end = line.LastIndexOf("} ", StringComparison.Ordinal) is var brace and > 0
                ? brace + 1
                : line.IndexOf(' ', StringComparison.Ordinal);
            var name = line[..end]
                .Replace("otel_scope_name=\"CampaignGrpc\",", "", StringComparison.Ordinal)
                .Replace("{otel_scope_name=\"CampaignGrpc\"}", "", StringComparison.Ordinal);
            scrape._values[name] = double.Parse(
                line[end..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
                CultureInfo.InvariantCulture
            );
        }

        return scrape;
    }

    /// <summary>Looks again and again until what was committed before is in.</summary>
    public static Task<Scrape> UntilAsync(
        CampaignServerFixture server,
        Predicate<Scrape> isIn,
        [CallerArgumentExpression(nameof(isIn))] string text = ""
    ) => Eventually.IsAsync(() => OfAsync(server), isIn, text: text);

    /// <summary>The names, without attributes.</summary>
    public IEnumerable<string> Names => _values.Keys.Select(key => key.Split('{')[0]).Distinct();

    /// <summary>0 where nothing was counted yet.</summary>
    public double this[string name] => _values.GetValueOrDefault(name);
}
