using System.Net;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Rpc;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Trust;

/// <summary>Nobody takes what is there for all, and no call that is under way suffers from it.</summary>
public sealed class RateLimitTests
{
    private const int Burst = 5;
    private const int Many = 200;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_asks_for_more_than_a_caller_may_is_told_when_to_come_again_and_others_are_not()
    {
        await using var trusted = await TrustedServer.StartAsync($"--Limits:CallerRequestsPerSecond={Burst}");
        var (greedy, modest) = (await trusted.KeyAsync("viewer"), await trusted.KeyAsync("viewer"));
        using var json = trusted.Json(greedy);

        using var refused = await UntilRefusedAsync(json);
        var answer = await refused.ReadAnswerAsync();
        var byGrpc = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var i = 0; i < Many; i++)
                await trusted.Grpc(greedy).ListAsync();
        });

        Assert.Equal((429, Code.ResourceExhausted, "RATE_LIMITED"), (answer.HttpStatus, answer.Code, answer.Reason));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.NotNull(answer.Status.GetDetail<RetryInfo>());
        Assert.Equal((Code.ResourceExhausted, "RATE_LIMITED"), (Answer.FromGrpc(byGrpc).Code, Answer.FromGrpc(byGrpc).Reason));
        await trusted.Grpc(modest).ListAsync();
        await Eventually.IsTrueAsync(async () => (await json.GetAsync("/api/campaigns", TestEnd)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_keys_of_one_project_share_what_it_may_ask_for_and_a_key_of_all_does_not_count()
    {
        await using var trusted = await TrustedServer.StartAsync($"--Limits:ProjectRequestsPerSecond={Burst}");
        using var one = trusted.Json(await trusted.KeyAsync("viewer@1"));
        using var other = trusted.Json(await trusted.KeyAsync("viewer@1"));
        using var neighbour = trusted.Json(await trusted.KeyAsync("viewer@2"));
        using var all = trusted.Json(await trusted.KeyAsync("viewer"));

        using var refused = await UntilRefusedAsync(one);
        var ofOther = new List<HttpStatusCode>();
        for (var i = 0; i <= Burst; i++)
            ofOther.Add((await other.GetAsync("/api/campaigns", TestEnd)).StatusCode);

        Assert.Contains(HttpStatusCode.TooManyRequests, ofOther);
        Assert.True((await neighbour.GetAsync("/api/campaigns", TestEnd)).IsSuccessStatusCode);
        for (var i = 0; i < 2 * Burst; i++)
            Assert.True((await all.GetAsync("/api/campaigns", TestEnd)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_caller_has_only_so_many_requests_under_way_at_once()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Limits:CallerRequestsAtOnce=2");
        var campaign = await new DialerDriver(server).CreateAsync(1);
        var (first, second) = (
            server.Campaigns.WatchCampaign(new() { CampaignId = campaign }, cancellationToken: TestEnd),
            server.Campaigns.WatchCampaign(new() { CampaignId = campaign }, cancellationToken: TestEnd)
        );
        using (second)
        {
            using (first)
            {
                Assert.True(await first.ResponseStream.MoveNext(TestEnd));
                Assert.True(await second.ResponseStream.MoveNext(TestEnd));

                var refused = await Assert.ThrowsAsync<RpcException>(() => new DialerDriver(server).GetAsync(campaign));
                Assert.Equal("RATE_LIMITED", Answer.FromGrpc(refused).Reason);
            }

            await Eventually.IsTrueAsync(async () => (await server.Json.GetAsync("/api/campaigns", TestEnd)).IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task Starts_and_reports_of_claimed_calls_are_never_refused_for_being_many()
    {
        await using var server = await CampaignServerFixture.StartAsync($"--Limits:CallerRequestsPerSecond={Burst}");
        var dialer = new DialerDriver(server);
        var campaign = await dialer.CreateAsync(Many / 2);
        var calls = await dialer.ClaimAsync(campaign, Many / 2);
        using var refused = await UntilRefusedAsync(server.Json);

        foreach (var call in calls)
        {
            Assert.NotNull((await dialer.StartAsync(call.Token)).Start);
            Assert.NotNull((await dialer.ReportAsync(call.Token, Outcome.Answered)).Receipt);
        }

        Assert.Equal(Many / 2, calls.Count);
    }

    [Fact]
    public async Task Headers_that_do_not_come_in_time_end_the_connection()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Limits:HeadersTimeout=00:00:01");

        var response = await server.SendRawAsync("GET /api/campaigns HTTP/1.1\r\nHost: localhost\r\n");

        Assert.Equal((408, "MALFORMED"), (RawHttp.ReadAnswer(response).HttpStatus, RawHttp.ReadAnswer(response).Reason));
    }

    private static async Task<HttpResponseMessage> UntilRefusedAsync(HttpClient client)
    {
        for (var i = 0; i < Many; i++)
        {
            var response = await client.GetAsync("/api/campaigns", TestEnd);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                return response;
        }

        throw new InvalidOperationException("Nothing was refused.");
    }
}
