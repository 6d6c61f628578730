using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Dialing.DialerDriver;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>Dialers that say nothing, or nothing sensible.</summary>
public sealed class LostCallTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_went_on_without_a_word_keeps_its_line_until_it_must_be_over()
    {
        var campaign = await _dialer.CreateAsync(2, draft => draft.MaxConcurrentCalls = 1);
        await _dialer.StartAsync((await _dialer.ClaimOneAsync(campaign)).Token);
        server.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(GateKind.Concurrency, (await _dialer.ExplainAsync(campaign, 2)).Blocking);
        server.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.Single(await _dialer.ClaimAsync(campaign));
    }

    [Fact]
    public async Task A_late_report_frees_the_line_of_its_call()
    {
        var campaign = await _dialer.CreateAsync(2, draft => draft.MaxConcurrentCalls = 1);
        var token = (await _dialer.ClaimOneAsync(campaign)).Token;
        await _dialer.StartAsync(token);
        server.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        Assert.True((await _dialer.ReportAsync(token, Outcome.Answered)).Receipt.Late);

        Assert.Equal(2, (await _dialer.ClaimOneAsync(campaign)).ContactId);
    }

    [Fact]
    public async Task A_claim_that_is_extended_for_ever_and_never_started_goes_back()
    {
        var campaign = await _dialer.CreateAsync(1);
        var claim = await _dialer.ClaimOneAsync(campaign);
        var end = server.Time.GetUtcNow().AddMinutes(10);
        while (server.Time.GetUtcNow() < end - TimeSpan.FromSeconds(20))
        {
            Assert.Null((await _dialer.ExtendAsync(claim.Token)).Refusal);
            server.Time.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(end, (await _dialer.ExtendAsync(claim.Token)).Extension.LeaseEndTime.ToDateTimeOffset());
        server.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("LEASE_LOST", ReasonOf((await _dialer.ExtendAsync(claim.Token)).Refusal));
        Assert.Single(await _dialer.ClaimAsync(campaign));
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAA!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAA+")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAA/")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAé")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAA =")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    public async Task A_token_that_is_none_is_refused_alone_on_both_roads(string token)
    {
        var campaign = await _dialer.CreateAsync(1);
        var good = (await _dialer.ClaimOneAsync(campaign)).Token;

        var request = new StartCallsRequest { Tokens = { token, good } };
        var grpc = (
            await new DialerService.DialerServiceClient(server.Channel).StartCallsAsync(request, cancellationToken: TestEnd)
        ).Results;
        using var body = new StringContent(request.ToString(), System.Text.Encoding.UTF8, "application/json");
        using var json = await server.Json.PostAsync("/api/dialer/calls:start", body, TestEnd);

        Assert.Equal("LEASE_LOST", ReasonOf(grpc[0].Refusal));
        Assert.NotNull(grpc[1].Start);
        Assert.Equal(System.Net.HttpStatusCode.OK, json.StatusCode);
        Assert.Contains("LEASE_LOST", await json.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_token_with_another_last_character_is_another()
    {
        var campaign = await _dialer.CreateAsync(1);
        var good = (await _dialer.ClaimOneAsync(campaign)).Token;
        // The last character has two bits that belong to no byte.
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var twin = good[..^1] + Alphabet[Alphabet.IndexOf(good[^1], StringComparison.Ordinal) ^ 1];

        Assert.Equal("LEASE_LOST", ReasonOf((await _dialer.StartAsync(twin)).Refusal));
        Assert.NotNull((await _dialer.StartAsync(good)).Start);
    }

    [Fact]
    public async Task A_call_that_ends_after_midnight_bars_the_next_run_for_the_interval_after_its_end()
    {
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.Periods = new() { Id = 2 });
        server.Time.SetUtcNow((await _dialer.GetAsync(campaign)).NextOpeningTime.ToDateTimeOffset().AddMinutes(-2));
        var token = (await _dialer.ClaimOneAsync(campaign)).Token;
        await _dialer.StartAsync(token);
        var started = server.Time.GetUtcNow();
        for (var minute = 0; minute < 29; minute++)
        {
            server.Time.Advance(TimeSpan.FromMinutes(0.9));
            await _dialer.ExtendAsync(token);
        }

        var ended = server.Time.GetUtcNow();
        Assert.NotNull((await _dialer.ReportAsync(token, Outcome.Answered)).Receipt);
        Assert.True(ended > started.AddMinutes(2));
        await _dialer.UntilAsync(campaign, shown => shown.Counts.Waiting == 1);

        Assert.Equal(ended.AddMinutes(30), (await _dialer.ContactAsync(campaign)).DueTime.ToDateTimeOffset());
    }

    [Fact]
    public async Task A_campaign_can_be_paused_in_the_instant_of_its_creation()
    {
        var campaign = await _dialer.CreateAsync(1);

        var paused = await server.Campaigns.PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);

        Assert.Equal(CampaignState.Paused, paused.Campaign.State);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
    }
}
