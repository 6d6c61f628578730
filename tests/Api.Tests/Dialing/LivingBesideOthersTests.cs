using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>What one campaign is, costs or suffers from is no other campaign's concern.</summary>
public sealed class LivingBesideOthersTests : IAsyncLifetime
{
    private readonly CampaignServerFixture _server = new();
    private DialerDriver _dialer = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _dialer = new(_server);
    }

    [Theory]
    [InlineData("UPDATE campaigns SET waiting = 0, done = 2 WHERE id = {0}")]
    [InlineData("UPDATE campaigns SET list_changes = 'no list' WHERE id = {0}")]
    [InlineData("UPDATE campaigns SET outcome_rules = '[{{\"Outcome\":1,\"IsFinal\":true}}]' WHERE id = {0}")]
    [InlineData("UPDATE campaigns SET run_day = 7, last_run_day = 7 WHERE id = {0}")]
    public async Task A_campaign_whose_rows_contradict_each_other_is_set_aside_and_the_others_go_on(string fault)
    {
        var broken = await _dialer.CreateAsync(2);
        var other = await _dialer.CreateAsync(2);
        await _dialer.ReleaseAsync((await _dialer.ClaimOneAsync(broken)).Token);
        _server.Execute(string.Format(null, fault, broken));

        var calls = await ClaimOfAllAsync(4);

        Assert.Equal([other, other], calls.Select(call => call.CampaignId));
        Assert.Equal("Degraded", await _server.HealthAsync());
        Assert.Contains(_server.Log.Lines, line => line.Contains($"Campaign {broken} is set aside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_campaign_that_is_set_aside_says_so_and_is_tried_again()
    {
        var campaign = await _dialer.CreateAsync(2);
        await _dialer.ReleaseAsync((await _dialer.ClaimOneAsync(campaign)).Token);
        _server.Execute("UPDATE campaigns SET waiting = 0, done = 2");
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        Assert.Equal(_server.Time.GetUtcNow(), (await _dialer.GetAsync(campaign)).SetAsideTime.ToDateTimeOffset());
        Assert.Equal(GateKind.CampaignState, (await _dialer.ExplainAsync(campaign)).Blocking);
        _server.Execute("UPDATE campaigns SET waiting = 2, done = 0");
        _server.Time.Advance(TimeSpan.FromMinutes(11));

        await _dialer.UntilAsync(campaign, shown => shown.SetAsideTime is null);
        Assert.Equal(2, (await _dialer.ClaimAsync(campaign)).Count);
    }

    [Fact]
    public async Task A_campaign_in_a_zone_that_the_system_no_longer_knows_keeps_nobody_from_being_served()
    {
        var unknown = await _dialer.CreateAsync(1);
        await _dialer.ReleaseAsync((await _dialer.ClaimOneAsync(unknown)).Token);
        var other = await _dialer.CreateAsync(1);
        _server.Execute($"UPDATE campaigns SET time_zone = 'Mars/Olympus' WHERE id = {unknown}");

        Assert.Equal(other, Assert.Single(await ClaimOfAllAsync(1)).CampaignId);
    }

    [Fact]
    public async Task A_campaign_is_served_in_its_turn_however_many_new_ones_come()
    {
        var old = await _dialer.CreateAsync(5);
        var served = new List<long>();
        for (var round = 0; round < 6; round++)
        {
            await _dialer.CreateAsync(1);
            served.Add(Assert.Single(await ClaimOfAllAsync(1)).CampaignId);
        }

        Assert.Equal(3, served.Count(campaign => campaign == old));
    }

    [Fact]
    public async Task Of_a_long_list_that_was_cancelled_nothing_is_handed_out_while_its_contacts_follow_in_slices()
    {
        var campaign = await _dialer.CreateAsync(9_000);
        var held = await _dialer.ClaimAsync(campaign, 10);

        var cancelled = await _server.Campaigns.CancelCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);

        Assert.Equal(9_000, Sum(cancelled.Campaign.Counts));
        Assert.InRange(cancelled.Campaign.Counts.Done, 1, 8_999);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.NotNull((await _dialer.StartAsync(held[^1].Token)).Refusal);
        var ended = await _dialer.UntilAsync(campaign, shown => shown.Counts.Done == 9_000);
        Assert.Equal(CampaignState.Cancelled, ended.State);
        Assert.Equal(9_000, Assert.Single((await _dialer.StatisticsAsync(campaign)).Results).Count);
    }

    [Fact]
    public async Task A_long_list_closes_and_opens_in_slices_and_each_contact_has_its_fresh_attempts()
    {
        var campaign = await _dialer.CreateAsync(9_000, draft =>
            (draft.ProjectId, draft.Schedule.Periods) = (DialerDriver.NextProject, new() { Id = 2 })
        );
        await _dialer.CallAsync(campaign, Outcome.Answered);
        await _dialer.CallAsync(campaign, Outcome.DoNotCall);

        _server.Time.Advance(TimeSpan.FromDays(1));
        await _dialer.UntilAsync(campaign, shown => shown.Counts.Waiting == 8_999);

        var statistics = await _dialer.StatisticsAsync(campaign);
        Assert.Equal(ContactResult.OptedOut, Assert.Single(statistics.Results).Result);
        Assert.Equal(1, (await _dialer.ClaimOneAsync(campaign)).AttemptNumber);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static int Sum(ContactCounts counts) => (int)(counts.Waiting + counts.Claimed + counts.Dialing + counts.Done);

    private async Task<IReadOnlyList<ClaimedCall>> ClaimOfAllAsync(int most)
    {
        var request = new ClaimCallsRequest
        {
            DialerId = "dialer-1",
            MaxCalls = most,
            LeaseDuration = TimeSpan.FromSeconds(30).ToDuration(),
        };
        return (await new DialerService.DialerServiceClient(_server.Channel).ClaimCallsAsync(request, cancellationToken: TestEnd)).Calls;
    }
}
