using System.Net;
using System.Text;
using System.Text.Json;
using CampaignGrpc.Api.Tests.Driving;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Dialing;

public sealed class BadDialerInputTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    [Theory]
    [InlineData("claim", """{}""", "dialer_id", "REQUIRED")]
    [InlineData("claim", """{"dialer_id":5}""", "dialer_id", "WRONG_TYPE")]
    [InlineData("claim", """{"dialer_id":"два слова"}""", "dialer_id", "BAD_CHARACTER")]
    [InlineData("claim", """{"dialer_id":"d","max_calls":-1}""", "max_calls", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","max_calls":1001}""", "max_calls", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","max_calls":99999999999}""", "max_calls", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","lease_duration":"0.5s"}""", "lease_duration", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","lease_duration":"301s"}""", "lease_duration", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","wait":"31s"}""", "wait", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","wait":"1000000s"}""", "wait", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","wait":"soon"}""", "wait", "WRONG_TYPE")]
    [InlineData("claim", """{"dialer_id":"d","dialer_version":"v 1"}""", "dialer_version", "BAD_CHARACTER")]
    [InlineData("claim", """{"dialer_id":"d","capacity":0}""", "capacity", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","capacity":100001}""", "capacity", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","project_id":0}""", "project_id", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","campain_id":1}""", "campain_id", "UNKNOWN_FIELD")]
    [InlineData("claim", """{"dialer_id":"d","dialerId":"e"}""", "dialer_id", "DUPLICATE_FIELD")]
    [InlineData("start", """{}""", "tokens", "OUT_OF_RANGE")]
    [InlineData("start", """{"tokens":"x"}""", "tokens", "WRONG_TYPE")]
    [InlineData("start", """{"tokens":["x","x"]}""", "tokens", "DUPLICATE")]
    [InlineData("extend", """{"tokens":[]}""", "tokens", "OUT_OF_RANGE")]
    [InlineData("release", """{"tokens":[1]}""", "tokens[0]", "WRONG_TYPE")]
    [InlineData("report", """{"reports":[]}""", "reports", "OUT_OF_RANGE")]
    [InlineData("report", """{"reports":[{"token":"x"}]}""", "reports[0].outcome", "REQUIRED")]
    [InlineData("report", """{"reports":[{"token":"x","outcome":"OUTCOME_UNKNOWN"}]}""", "reports[0].outcome", "UNKNOWN_VALUE")]
    [InlineData("report", """{"reports":[{"token":"x","outcome":"LOUD"}]}""", "reports[0].outcome", "UNKNOWN_VALUE")]
    [InlineData(
        "report",
        """{"reports":[{"token":"x","outcome":"OUTCOME_BUSY","end_time":"today"}]}""",
        "reports[0].end_time",
        "WRONG_TYPE"
    )]
    [InlineData(
        "report",
        """{"reports":[{"token":"x","outcome":"OUTCOME_BUSY","result_data":[1]}]}""",
        "reports[0].result_data",
        "WRONG_TYPE"
    )]
    [InlineData(
        "report",
        """{"reports":[{"token":"x","outcome":"OUTCOME_BUSY","result_data":"{}"}]}""",
        "reports[0].result_data",
        "WRONG_TYPE"
    )]
    [InlineData(
        "report",
        """{"reports":[{"token":"x","outcome":"OUTCOME_BUSY","result_data":{"a":1,"a":2}}]}""",
        "reports[0].result_data",
        "DUPLICATE_FIELD"
    )]
    [InlineData(
        "report",
        """{"reports":[{"token":"x","outcome":"OUTCOME_BUSY","result_data":{"a":"\ud800"}}]}""",
        "reports[0].result_data",
        "BAD_ENCODING"
    )]
    [InlineData(
        "report",
        """{"reports":[{"token":"x","outcome":"OUTCOME_BUSY","result_data":{"a":[[[[[[[[[]]]]]]]]]}}]}""",
        "reports[0].result_data",
        "TOO_DEEP"
    )]
    [InlineData(
        "report",
        """{"reports":[{"token":"x","outcome":"OUTCOME_BUSY","result_data_json":"{"}]}""",
        "reports[0].result_data",
        "NOT_JSON"
    )]
    [InlineData(
        "report",
        """{"reports":[{"token":"x","outcome":"OUTCOME_BUSY","result_data_json":"{}","result_data":{}}]}""",
        "reports[0].result_data",
        "CONTRADICTION"
    )]
    [InlineData("report", """{"reports":null}""", "reports", "OUT_OF_RANGE")]
    [InlineData("start", """{"tokens":null}""", "tokens", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","wait":"-0.5s"}""", "wait", "OUT_OF_RANGE")]
    [InlineData("claim", """{"dialer_id":"d","wait":"-401.000000001s"}""", "wait", "OUT_OF_RANGE")]
    [InlineData(
        "report",
        """{"reports":[{"token":"x","outcome":"OUTCOME_BUSY","result_data":{"":1}}]}""",
        "reports[0].result_data",
        "EMPTY_KEY"
    )]
    [InlineData(
        "report",
        """{"reports":[{"token":"x","outcome":"OUTCOME_BUSY","outcome_id":"a b"}]}""",
        "reports[0].outcome_id",
        "BAD_CHARACTER"
    )]
    public async Task A_dialers_fault_is_named_with_its_path(string verb, string json, string path, string reason)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await server.Json.PostAsync($"/api/dialer/calls:{verb}", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal([(path, reason)], Violations(answer));
    }

    [Theory]
    [InlineData(1, -1)]
    [InlineData(-1, 1)]
    [InlineData(0, 1_000_000_000)]
    [InlineData(1, -2_147_483_648)]
    public async Task A_duration_of_gRPC_that_is_none_is_refused(long seconds, int nanos)
    {
        var request = new Contracts.V1.ClaimCallsRequest
        {
            DialerId = "d",
            Wait = new() { Seconds = seconds, Nanos = nanos },
        };

        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Contracts.V1.DialerService.DialerServiceClient(server.Channel).ClaimCallsAsync(
                request,
                cancellationToken: TestContext.Current.CancellationToken
            )
        );

        Assert.Equal("wait OUT_OF_RANGE", Assert.Single(Answer.FromGrpc(refusal).Faults));
    }

    [Theory]
    [InlineData("not-a-token")]
    [InlineData("AAAAAAAAAAEAAAABlx_OQfGANCA")]
    public async Task A_token_that_holds_nothing_is_refused_on_its_own(string token)
    {
        var dialer = new DialerDriver(server);

        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await dialer.StartAsync(token)).Refusal));
        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await dialer.ExtendAsync(token)).Refusal));
        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await dialer.ReleaseAsync(token)).Refusal));
        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await dialer.ReportAsync(token, Contracts.V1.Outcome.Busy)).Refusal));
    }

    [Theory]
    [InlineData("""{"outcome":"OUTCOME_ANSWERED"}""", "campaign.outcome_rules[0].outcome", "UNKNOWN_VALUE")]
    [InlineData("""{"interval":5}""", "campaign.outcome_rules[0].outcome", "REQUIRED")]
    [InlineData("""{"outcome":"OUTCOME_BUSY","interval":10081}""", "campaign.outcome_rules[0].interval", "OUT_OF_RANGE")]
    [InlineData("""{"outcome":"OUTCOME_BUSY","attempts":11}""", "campaign.outcome_rules[0].attempts", "OUT_OF_RANGE")]
    [InlineData("""{"outcome":"OUTCOME_BUSY","final":"yes"}""", "campaign.outcome_rules[0].final", "WRONG_TYPE")]
    [InlineData("""{"outcome":"OUTCOME_BUSY"},{"outcome":"OUTCOME_BUSY","final":true}""", "campaign.outcome_rules", "DUPLICATE")]
    public async Task A_fault_in_an_outcome_rule_is_named_with_its_path(string rules, string path, string reason)
    {
        var json = $$$$"""
            {"campaign":{"project_id":1,"start_block_id":1,"phone_id":1,"outcome_rules":[{{{{rules}}}}],
             "schedule":{"date":"2026-03-03","start_time":"09:00","end_time":"17:00"}}}
            """;
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await server.Json.PostAsync("/api/campaigns", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([(path, reason)], Violations(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static IEnumerable<(string Path, string Reason)> Violations(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        var badRequest = document
            .RootElement.GetProperty("details")
            .EnumerateArray()
            .Single(detail => detail.GetProperty("@type").GetString()!.EndsWith("BadRequest", StringComparison.Ordinal));
        return
        [
            .. badRequest
                .GetProperty("fieldViolations")
                .EnumerateArray()
                .Select(violation => (violation.GetProperty("field").GetString()!, violation.GetProperty("reason").GetString()!)),
        ];
    }
}
