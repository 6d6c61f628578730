using System.Net;
using System.Text;
using System.Text.Json;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>What dialers may send, in whatever way their libraries write it.</summary>
public sealed class DialerInputTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    [Theory]
    [InlineData("""{"dialer_id":"d","max_calls":"2"}""")]
    [InlineData("""{"dialer_id":"d","max_calls":2.0}""")]
    [InlineData("""{"dialer_id":"d","maxCalls":2E0,"wait":"0s","project_id":null}""")]
    public async Task A_number_may_be_written_in_every_way_that_JSON_has_for_it(string json)
    {
        var campaign = await new DialerDriver(server).CreateAsync(2);
        using var body = new StringContent($$"""{"campaign_id":"{{campaign}}",{{json[1..]}}""", Encoding.UTF8, "application/json");

        using var response = await server.Json.PostAsync("/api/dialer/calls:claim", body, TestContext.Current.CancellationToken);

        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, answer.RootElement.GetProperty("calls").GetArrayLength());
    }

    [Fact]
    public async Task A_release_by_a_claim_that_is_over_does_not_speak_for_the_call_that_is_going_on()
    {
        var dialer = new DialerDriver(server);
        var campaign = await dialer.CreateAsync(1);
        var first = await dialer.ClaimOneAsync(campaign);
        await dialer.ReleaseAsync(first.Token);
        var second = await dialer.ClaimOneAsync(campaign);
        Assert.Null((await dialer.ReleaseAsync(first.Token)).Refusal);
        await dialer.StartAsync(second.Token);

        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await dialer.ReleaseAsync(first.Token)).Refusal));
    }

    [Theory]
    [InlineData("""{"n":12345678901234567890,"d":1.10,"e":1e400}""")]
    [InlineData("""{}""")]
    public async Task What_the_scenario_brought_back_is_kept_exactly_on_both_roads(string data)
    {
        var dialer = new DialerDriver(server);
        var campaign = await dialer.CreateAsync(2);
        var byJson = (await dialer.ClaimOneAsync(campaign)).Token;
        await dialer.StartAsync(byJson);
        var byGrpc = (await dialer.ClaimOneAsync(campaign)).Token;
        await dialer.StartAsync(byGrpc);

        using var body = new StringContent(
            $$"""{"reports":[{"token":"{{byJson}}","outcome":"OUTCOME_ANSWERED","result_data":{{data}}}]}""",
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await server.Json.PostAsync("/api/dialer/calls:report", body, TestContext.Current.CancellationToken);
        await dialer.ReportAsync(byGrpc, Outcome.Answered, report => report.ResultDataJson = data);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([data, data], (await dialer.AttemptsAsync(campaign)).Select(attempt => attempt.ResultDataJson));
    }
}
