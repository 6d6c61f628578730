using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Telemetry;

[Collection(nameof(Alone))]
public sealed partial class MetricsTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_happens_to_campaigns_and_calls_is_counted()
    {
        await using var server = await CampaignServerFixture.StartAsync(Scrape.Enabled);
        var dialer = new DialerDriver(server);
        var campaign = await dialer.CreateAsync(contacts: 3);
        server.Time.Advance(TimeSpan.FromSeconds(40));
        var calls = await dialer.ClaimAsync(campaign);
        foreach (var call in calls.Take(2))
            Assert.NotNull((await dialer.StartAsync(call.Token)).Start);
        await dialer.ReportAsync(calls[0].Token, Outcome.Answered);

        var seen = await Scrape.UntilAsync(server, scrape => scrape["campaign_grpc_calls_concluded_total{outcome=\"ANSWERED\"}"] > 0);

        Assert.Equal(1, seen["campaign_grpc_campaigns_created_total"]);
        Assert.Equal(3, seen["campaign_grpc_contacts_added_total{source=\"create\"}"]);
        Assert.Equal(3, seen["campaign_grpc_calls_claimed_total"]);
        Assert.Equal(2, seen["campaign_grpc_calls_started_total"]);
        Assert.Equal(1, seen["campaign_grpc_calls_lateness_seconds_count"]);
        Assert.Equal(40, seen["campaign_grpc_calls_lateness_seconds_sum"]);
        Assert.Equal(1, seen["campaign_grpc_campaigns{state=\"RUNNING\"}"]);
        Assert.Equal(1, seen["campaign_grpc_contacts{state=\"CLAIMED\"}"]);
        Assert.Equal(1, seen["campaign_grpc_contacts{state=\"DIALING\"}"]);
        Assert.Equal(1, seen["campaign_grpc_contacts{state=\"DONE\"}"]);
        Assert.InRange(seen["campaign_grpc_commit_units_sum"], seen["campaign_grpc_commit_units_count"], double.MaxValue);

        server.Time.Advance(TimeSpan.FromMinutes(2));
        seen = await Scrape.UntilAsync(server, scrape =>
            scrape["campaign_grpc_calls_concluded_total{outcome=\"UNKNOWN\"}"] > 0 && scrape["campaign_grpc_claims_expired_total"] > 0
        );
        Assert.Equal(1, seen["campaign_grpc_claims_expired_total"]);
        await dialer.ReportAsync(calls[1].Token, Outcome.Busy);
        seen = await Scrape.UntilAsync(server, scrape => scrape["campaign_grpc_calls_reported_late_total"] > 0);
        Assert.Equal(1, seen["campaign_grpc_calls_concluded_total{outcome=\"BUSY\"}"]);
    }

    [Fact]
    public async Task The_rows_of_an_import_are_counted_by_what_became_of_them()
    {
        await using var server = await CampaignServerFixture.StartAsync(Scrape.Enabled);
        var campaign = await new DialerDriver(server).CreateAsync(contacts: 1);
        using var rows = new StringContent("phone\n+79121000000\n+79122000001\n+79122000002\nnone\n", null, "text/csv");

        using var answer = await server.Json.PostAsync(
            new Uri(
                $"/api/campaigns/{campaign}/contacts:import?bad_rows=BAD_ROW_POLICY_SKIP_BAD&duplicates=DUPLICATE_POLICY_SKIP",
                UriKind.Relative
            ),
            rows,
            TestEnd
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestEnd));

        var seen = await Scrape.UntilAsync(server, scrape => scrape["campaign_grpc_imports_ended_total{state=\"DONE\"}"] > 0);
        Assert.Equal(2, seen["campaign_grpc_contacts_added_total{source=\"import\"}"]);
        Assert.Equal(1, seen["campaign_grpc_imports_rows_duplicate_total"]);
        Assert.Equal(1, seen["campaign_grpc_imports_rows_refused_total"]);
    }

    [Fact]
    public async Task What_waits_to_be_called_and_for_how_long_is_shown()
    {
        await using var server = await CampaignServerFixture.StartAsync(Scrape.Enabled);
        var dialer = new DialerDriver(server);
        var open = await dialer.CreateAsync(contacts: 5);
        var paused = await dialer.CreateAsync(contacts: 7);
        await server.Campaigns.PauseCampaignAsync(new() { CampaignId = paused }, cancellationToken: TestEnd);

        await dialer.UntilAsync(open, shown => shown.State == CampaignState.Running);
        server.Time.Advance(TimeSpan.FromMinutes(3));
        var seen = await Scrape.UntilAsync(server, scrape => scrape["campaign_grpc_contacts_overdue_seconds"] >= 180);

        Assert.Equal(5, seen["campaign_grpc_contacts_due"]);
        Assert.Equal(12, seen["campaign_grpc_contacts{state=\"WAITING\"}"]);
        Assert.Equal(1, seen["campaign_grpc_campaigns{state=\"PAUSED\"}"]);
        Assert.InRange(seen["campaign_grpc_database_size_bytes"], 4_096, double.MaxValue);
    }

    [Fact]
    public async Task A_refusal_is_counted_under_its_reason_for_each_item_of_a_batch_too()
    {
        await using var server = await CampaignServerFixture.StartAsync(Scrape.Enabled);
        const string LeaseLost = "campaign_grpc_refusals_total{reason=\"LEASE_LOST\"}";
        var before = (await Scrape.OfAsync(server))[LeaseLost];

        await new DialerService.DialerServiceClient(server.Channel).StartCallsAsync(
            new() { Tokens = { "one", "other" } },
            cancellationToken: TestEnd
        );

        var seen = await Scrape.UntilAsync(server, scrape => scrape[LeaseLost] >= before + 2);
        Assert.InRange(seen[LeaseLost], before + 2, double.MaxValue);
    }

    [Fact]
    public async Task Metrics_are_not_shown_unless_the_settings_say_so()
    {
        await using var server = await CampaignServerFixture.StartAsync();

        using var answer = await server.Json.GetAsync("/metrics", TestEnd);

        Assert.Equal(404, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_page_about_metrics_lists_every_instrument_there_is_with_its_kind_and_unit_and_no_other()
    {
        var published = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                lock (published)
                {
                    if (instrument.Meter.Name == Application.Telemetry.Meters.Name)
                        published.Add($"{instrument.Name} {KindOf(instrument)} {instrument.Unit}");
                }
            },
        };
        await using var server = await CampaignServerFixture.StartAsync();
        // Is made when something is refused for the first time.
        await server.PostAsync("{}");
        listener.Start();

        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "observability.md"), TestEnd);

        Assert.Equal(
            published.Order(StringComparer.Ordinal),
            Row()
                .Matches(page)
                .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}")
                .Order(StringComparer.Ordinal)
        );
    }

    private static string KindOf(Instrument instrument) =>
        instrument switch
        {
            Counter<long> => "counter",
            Histogram<int> or Histogram<double> => "histogram",
            { IsObservable: true } => "gauge",
            _ => instrument.GetType().Name,
        };

    [GeneratedRegex(@"^\| `(campaign_grpc\.[\w.]+)`(?: \*)? \| (\w+) \| (\S+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
