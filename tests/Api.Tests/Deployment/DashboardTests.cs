using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Telemetry;
using CampaignGrpc.Contracts.V1;
using YamlDotNet.RepresentationModel;

namespace CampaignGrpc.Api.Tests.Deployment;

[Collection(nameof(Alone))]
public sealed partial class DashboardTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("grafana/campaigns.json")]
    [InlineData("prometheus/alerts.yaml")]
    public async Task Every_name_that_a_dashboard_or_an_alert_asks_for_is_there(string file)
    {
        await using var server = await CampaignServerFixture.StartAsync(Scrape.Enabled);
        var dialer = new DialerDriver(server);
        var campaign = await dialer.CreateAsync(contacts: 3);
        using var rows = new StringContent("phone\n+79121000000\n", null, "text/csv");
        using var answer = await server.Json.PostAsync(
            new Uri($"/api/campaigns/{campaign}/contacts:import?duplicates=DUPLICATE_POLICY_SKIP", UriKind.Relative),
            rows,
            TestEnd
        );
        var calls = await dialer.ClaimAsync(campaign, 2);
        await dialer.StartAsync(calls[0].Token);
        server.Time.Advance(TimeSpan.FromMinutes(2));
        await server.PostAsync("{}");
        await Scrape.UntilAsync(server, scrape =>
            scrape["campaign_grpc_claims_expired_total"] > 0 && scrape["campaign_grpc_calls_concluded_total{outcome=\"UNKNOWN\"}"] > 0
        );
        await dialer.ReportAsync(calls[0].Token, Outcome.Busy);
        var seen = await Scrape.UntilAsync(server, scrape => scrape["campaign_grpc_calls_reported_late_total"] > 0);

        var asked = Expressions(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", file), TestEnd), file)
            .SelectMany(expression => Name().Matches(expression).Select(match => match.Value))
            .Distinct()
            .ToList();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(seen.Names));
    }

    private static IEnumerable<string> Expressions(string text, string file)
    {
        if (file.EndsWith(".json", StringComparison.Ordinal))
        {
            using var dashboard = JsonDocument.Parse(text);
            return
            [
                .. dashboard
                    .RootElement.GetProperty("panels")
                    .EnumerateArray()
                    .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                    .Select(target => target.GetProperty("expr").GetString()!),
            ];
        }

        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return
        [
            .. yaml.Documents[0].RootNode["groups"][0]["rules"] is YamlSequenceNode rules
                ? rules.Select(rule => ((YamlScalarNode)rule["expr"]).Value!)
                : [],
        ];
    }

    [GeneratedRegex(@"\b(campaign_grpc|http_server|kestrel|dotnet)_\w+")]
    private static partial Regex Name();
}
