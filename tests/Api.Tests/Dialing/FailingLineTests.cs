using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Dialing;

public sealed class FailingLineTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static long _lastPhone = 1_000;
    private readonly DialerDriver _dialer = new(server);
    private readonly long _phone = Interlocked.Increment(ref _lastPhone);

    [Fact]
    public async Task Twenty_failures_in_a_row_hold_the_campaign_and_what_is_claimed_by_then_is_refused_at_no_cost()
    {
        var campaign = await CreateAsync(30);
        var calls = await _dialer.ClaimAsync(campaign, 25);
        foreach (var call in calls.Take(20))
            await FailAsync(call);

        Assert.Equal("LINE_FAILING", DialerDriver.ReasonOf((await _dialer.StartAsync(calls[20].Token)).Refusal));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.True((await _dialer.GetAsync(campaign)).LineFailing);
        var explained = await _dialer.ExplainAsync(campaign, 30);
        Assert.Equal(GateKind.Line, explained.Blocking);
        Assert.Equal(server.Time.GetUtcNow().AddSeconds(90), explained.NextCallTime.ToDateTimeOffset());
        var ofAll = await server.Campaigns.ExplainCampaignAsync(
            new() { CampaignId = campaign },
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal(GateKind.Line, ofAll.Blocking);
        Assert.Null((await _dialer.ReleaseAsync(calls[20].Token)).Refusal);
        Assert.Equal(0, (await _dialer.ContactAsync(campaign, 21)).AttemptCount);
    }

    [Fact]
    public async Task One_call_is_let_through_and_when_it_rings_full_pace_is_back()
    {
        var campaign = await CreateAsync(40);
        foreach (var call in await _dialer.ClaimAsync(campaign, 20))
            await FailAsync(call);

        server.Time.Advance(TimeSpan.FromSeconds(90));
        var probe = Assert.Single(await _dialer.ClaimAsync(campaign));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        await FailAsync(probe);
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        server.Time.Advance(TimeSpan.FromSeconds(90));
        probe = Assert.Single(await _dialer.ClaimAsync(campaign));
        Assert.NotNull((await _dialer.StartAsync(probe.Token)).Start);
        server.Time.Advance(TimeSpan.FromSeconds(20));
        await _dialer.ReportAsync(probe.Token, Outcome.NoAnswer);

        Assert.False((await _dialer.GetAsync(campaign)).LineFailing);
        Assert.Equal(10, (await _dialer.ClaimAsync(campaign, 10)).Count);
    }

    [Fact]
    public async Task A_probe_that_is_never_started_leaves_the_next_one_to_its_time()
    {
        var campaign = await CreateAsync(30);
        foreach (var call in await _dialer.ClaimAsync(campaign, 20))
            await FailAsync(call);
        server.Time.Advance(TimeSpan.FromSeconds(90));
        var first = Assert.Single(await _dialer.ClaimAsync(campaign, lease: TimeSpan.FromMinutes(5)));

        server.Time.Advance(TimeSpan.FromSeconds(90));
        var second = Assert.Single(await _dialer.ClaimAsync(campaign));

        Assert.Equal("LINE_FAILING", DialerDriver.ReasonOf((await _dialer.StartAsync(first.Token)).Refusal));
        Assert.NotNull((await _dialer.StartAsync(second.Token)).Start);
    }

    [Fact]
    public async Task A_caller_number_that_fails_holds_every_campaign_that_calls_from_it_and_no_other()
    {
        var failing = await CreateAsync(20);
        var same = await CreateAsync(5);
        var other = await CreateAsync(5, phone: Interlocked.Increment(ref _lastPhone));
        foreach (var call in await _dialer.ClaimAsync(failing, 20))
            await FailAsync(call);

        var probe = Assert.Single(await _dialer.ClaimAsync(same));
        Assert.True((await _dialer.GetAsync(same)).LineFailing);
        Assert.Empty(await _dialer.ClaimAsync(same));
        Assert.Equal(5, (await _dialer.ClaimAsync(other)).Count);

        await _dialer.StartAsync(probe.Token);
        await _dialer.ReportAsync(probe.Token, Outcome.Busy);
        Assert.Equal(4, (await _dialer.ClaimAsync(same)).Count);
    }

    [Fact]
    public async Task A_dialer_that_waits_is_woken_when_a_call_is_let_through()
    {
        var campaign = await CreateAsync(30);
        foreach (var call in await _dialer.ClaimAsync(campaign, 20))
            await FailAsync(call);
        server.Time.Advance(TimeSpan.FromSeconds(80));

        var waiting = _dialer.ClaimAsync(campaign, wait: TimeSpan.FromSeconds(30));

        Assert.Single(await server.PassTimeUntilAsync(waiting));
    }

    [Fact]
    public async Task A_dead_trunk_takes_a_call_in_a_while_and_uses_nobody_up()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var dialer = new DialerDriver(server);
        var campaign = await dialer.CreateAsync(1_000);
        var starts = 0;
        var until = server.Time.GetUtcNow().AddHours(2);
        while (server.Time.GetUtcNow() < until)
        {
            foreach (var call in await dialer.ClaimAsync(campaign, 10))
            {
                if ((await dialer.StartAsync(call.Token)).Start is null)
                {
                    await dialer.ReleaseAsync(call.Token);
                    continue;
                }

                starts++;
                await dialer.ReportAsync(call.Token, Outcome.NotDialed);
            }

            server.Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.InRange(starts, 20 + 70, 20 + 10 + 81);
        Assert.Equal(1_000, (await dialer.GetAsync(campaign)).Counts.Waiting);

        server.Time.Advance(TimeSpan.FromSeconds(90));
        var probe = Assert.Single(await dialer.ClaimAsync(campaign, 10));
        await dialer.StartAsync(probe.Token);
        await dialer.ReportAsync(probe.Token, Outcome.Answered);
        Assert.Equal(10, (await dialer.ClaimAsync(campaign, 10)).Count);
    }

    private Task<long> CreateAsync(int contacts, long? phone = null) =>
        _dialer.CreateAsync(contacts, draft => draft.PhoneId = phone ?? _phone);

    private async Task FailAsync(ClaimedCall call)
    {
        Assert.NotNull((await _dialer.StartAsync(call.Token)).Start);
        Assert.NotNull((await _dialer.ReportAsync(call.Token, Outcome.Failed)).Receipt);
    }
}
