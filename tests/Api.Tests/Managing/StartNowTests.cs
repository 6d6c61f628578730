using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Managing;

/// <summary>A first run that begins sooner than was planned. It is Tuesday, 10:00 on the campaigns' clock.</summary>
public sealed class StartNowTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly Owner _owner = new(server);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_campaign_that_waits_for_its_first_day_begins_and_doing_so_again_does_nothing(int periods)
    {
        var campaign = await CreateAsync(schedule => (schedule.Date, schedule.Periods) = ("2026-03-12", new() { Id = periods }));
        var before = await _dialer.GetAsync(campaign);

        var begun = await _owner.StartNowAsync(campaign);

        Assert.Equal(
            (CampaignState.Running, "2026-03-03", "2026-03-03", true),
            (begun.State, begun.RunDate, begun.Schedule.Date, begun.WindowOpen)
        );
        Assert.NotEqual(before.Etag, begun.Etag);
        Assert.Equal(2, (await _dialer.ClaimAsync(campaign)).Count);
        var again = await _owner.StartNowAsync(campaign);
        Assert.Equal((begun.Etag, begun.RunDate), (again.Etag, again.RunDate));
    }

    [Fact]
    public async Task A_window_over_midnight_that_is_open_begins_the_run_of_the_day_before()
    {
        var campaign = await CreateAsync(schedule =>
        {
            schedule.Date = "2026-03-12";
            schedule.ClearStartTime();
            schedule.ClearEndTime();
            schedule.Windows.Add(new WeeklyWindow { StartTime = "22:00", EndTime = "11:00" });
        });

        var begun = await _owner.StartNowAsync(campaign);

        Assert.Equal(("2026-03-02", "2026-03-02"), (begun.RunDate, begun.Schedule.Date));
        Assert.Equal(2, (await _dialer.ClaimAsync(campaign)).Count);
    }

    public static TheoryData<string, string, string> Shut =>
        new()
        {
            { "12:00-13:00", "", "No window is open at this time of the day. The next window opens at 2026-03-03T12:00:00+00:00." },
            { "08:00-09:00", "", "No window is open at this time of the day. The next window opens at 2026-03-04T08:00:00+00:00." },
            { "09:00-11:00", "2026-03-03", "No calls are made on 2026-03-03. The next window opens at 2026-03-04T09:00:00+00:00." },
        };

    [Theory]
    [MemberData(nameof(Shut))]
    public async Task Where_nobody_may_be_called_now_it_is_refused_with_the_reason_and_the_next_opening(
        string window,
        string excluded,
        string message
    )
    {
        var campaign = await CreateAsync(schedule =>
        {
            (schedule.Date, schedule.StartTime, schedule.EndTime) = ("2026-03-12", window[..5], window[6..]);
            if (excluded.Length > 0)
                schedule.ExcludedDates.Add(excluded);
        });
        var before = await _dialer.GetAsync(campaign);

        var refusal = await Owner.RefusalAsync(() => _owner.StartNowAsync(campaign));

        Assert.Equal(("WINDOW_CLOSED", message), (refusal.Reason, refusal.Status.Message));
        Assert.Equal(before, await _dialer.GetAsync(campaign));
    }

    [Fact]
    public async Task A_further_run_is_not_brought_forward_and_a_paused_campaign_is_resumed_first()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var (dialer, owner) = (new DialerDriver(own), new Owner(own));
        var campaign = await dialer.CreateAsync(2, given => (given.Schedule.Periods, given.Schedule.EndTime) = (new() { Id = 2 }, "11:00"));
        Assert.Equal(2, (await dialer.ClaimAsync(campaign)).Count);
        own.Time.Advance(TimeSpan.FromHours(2));

        var refusal = await Owner.RefusalAsync(() => owner.StartNowAsync(campaign));
        Assert.Equal("WINDOW_CLOSED", refusal.Reason);
        Assert.EndsWith("The next window opens at 2026-03-04T00:00:00+00:00.", refusal.Status.Message, StringComparison.Ordinal);
        var waiting = await dialer.CreateAsync(1, given => given.Schedule.Date = "2026-03-12");
        await own.Campaigns.PauseCampaignAsync(new() { CampaignId = waiting }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("CAMPAIGN_NOT_RUNNING", (await Owner.RefusalAsync(() => owner.StartNowAsync(waiting))).Reason);
        await own.Campaigns.ResumeCampaignAsync(new() { CampaignId = waiting }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(CampaignState.Running, (await owner.StartNowAsync(waiting)).State);
    }

    private Task<long> CreateAsync(Action<Schedule> change) => _dialer.CreateAsync(2, given => change(given.Schedule));
}
