using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Managing;

/// <summary>
/// What a changed schedule, changed attempts and a changed limit do to calls. It is Tuesday, 10:00 on the campaigns' clocks.
/// </summary>
public sealed class RescheduleTests : IAsyncLifetime
{
    private CampaignServerFixture _server = null!;
    private DialerDriver _dialer = null!;
    private Owner _owner = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await CampaignServerFixture.StartAsync();
        _dialer = new(_server);
        _owner = new(_server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Contacts_that_wait_are_due_where_the_moved_window_has_them()
    {
        var campaign = await _dialer.CreateAsync(3, draft => draft.Schedule.Interval = "600");
        await _dialer.CallAsync(campaign, Outcome.Busy);

        await _owner.MoveAsync(campaign, schedule => (schedule.StartTime, schedule.EndTime) = ("14:00", "18:00"));

        Assert.Equal(At(4, 14), await DueAsync(campaign, 1));
        Assert.Equal(At(3, 14), await DueAsync(campaign, 2));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(GateKind.Window, (await _dialer.ExplainAsync(campaign, 2)).Blocking);

        await _owner.MoveAsync(campaign, schedule => (schedule.StartTime, schedule.EndTime) = ("09:00", "21:00"));

        Assert.Equal(At(3, 20), await DueAsync(campaign, 1));
        Assert.Equal([2L, 3L], (await _dialer.ClaimAsync(campaign)).Select(call => call.ContactId));
    }

    [Fact]
    public async Task A_claim_is_not_started_outside_of_the_moved_window()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);

        await _owner.MoveAsync(campaign, schedule => schedule.StartTime = "11:00");

        Assert.Equal("WINDOW_CLOSED", DialerDriver.ReasonOf((await _dialer.StartAsync(call.Token)).Refusal));
    }

    [Fact]
    public async Task A_campaign_that_has_not_started_begins_at_once_when_it_is_moved_to_today_and_else_waits_for_its_new_day()
    {
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.Date = "2026-03-09");

        var later = await _owner.MoveAsync(campaign, schedule => schedule.Date = "2026-03-11");
        Assert.Equal((CampaignState.Created, At(11, 0)), (later.State, await DueAsync(campaign, 1)));
        var now = await _owner.MoveAsync(campaign, schedule => schedule.Date = "2026-03-03");
        Assert.Equal((CampaignState.Running, "2026-03-03", true), (now.State, now.RunDate, now.WindowOpen));

        Assert.Single(await _dialer.ClaimAsync(campaign));
    }

    [Fact]
    public async Task Nobody_is_called_again_on_a_day_whose_run_has_ended_though_its_end_is_moved_later()
    {
        var campaign = await CreateDailyAsync(1);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        _server.Time.Advance(TimeSpan.FromHours(3));
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        var moved = await _owner.MoveAsync(campaign, schedule => schedule.EndTime = "20:00");

        Assert.Equal((false, At(4, 9), ""), (moved.WindowOpen, moved.NextOpeningTime.ToDateTimeOffset(), moved.RunDate));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(At(4, 9), (await _dialer.ExplainAsync(campaign)).NextCallTime.ToDateTimeOffset());
        _server.Time.SetUtcNow(At(4, 9));
        Assert.Single(await _dialer.ClaimAsync(campaign));
    }

    [Fact]
    public async Task A_run_whose_window_is_moved_to_later_today_goes_on_with_the_attempts_that_it_has_made()
    {
        var campaign = await CreateDailyAsync(2);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        await _dialer.CallAsync(campaign, Outcome.Busy);

        var moved = await _owner.MoveAsync(campaign, schedule => (schedule.StartTime, schedule.EndTime) = ("14:00", "20:00"));
        _server.Time.SetUtcNow(At(3, 14));

        Assert.Equal("2026-03-03", moved.RunDate);
        var call = await _dialer.ClaimOneAsync(campaign);
        Assert.Equal((2, 2), (call.ContactId, call.AttemptNumber));
    }

    [Fact]
    public async Task Fewer_attempts_end_at_once_those_who_have_made_them()
    {
        var campaign = await _dialer.CreateAsync(3, draft => (draft.Schedule.Attempts, draft.Schedule.Interval) = (new() { Id = 5 }, "0"));
        foreach (var call in await _dialer.ClaimAsync(campaign, 2))
        {
            await _dialer.StartAsync(call.Token);
            await _dialer.ReportAsync(call.Token, Outcome.Busy);
        }

        var claimed = await _dialer.ClaimOneAsync(campaign);
        Assert.Equal((1, 2), (claimed.ContactId, claimed.AttemptNumber));

        var changed = await _owner.MoveAsync(campaign, schedule => schedule.Attempts = new() { Id = 1 });

        Assert.Equal(new ContactCounts { Waiting = 1, Done = 2 }, changed.Counts);
        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await _dialer.StartAsync(claimed.Token)).Refusal));
        Assert.Equal(
            [(ContactResult.Exhausted, 2L)],
            (await _dialer.StatisticsAsync(campaign)).Results.Select(count => (count.Result, count.Count))
        );
    }

    [Fact]
    public async Task The_last_contact_that_fewer_attempts_end_completes_the_campaign()
    {
        var campaign = await _dialer.CreateAsync(1);
        await _dialer.CallAsync(campaign, Outcome.Busy);

        var changed = await _owner.MoveAsync(campaign, schedule => schedule.Attempts = new() { Id = 1 });

        Assert.Equal((CampaignState.Completed, false), (changed.State, changed.WindowOpen));
        Assert.Null(changed.NextOpeningTime);
    }

    [Fact]
    public async Task A_call_that_was_started_is_judged_by_the_rules_of_its_start()
    {
        var campaign = await _dialer.CreateAsync(2, draft => draft.Schedule.Interval = "5");
        var (first, second) = (await _dialer.ClaimOneAsync(campaign), await _dialer.ClaimOneAsync(campaign));
        await _dialer.StartAsync(first.Token);

        var rule = new OutcomeRule { Outcome = Outcome.Busy, Final = true };
        await _owner.UpdateAsync(
            campaign,
            new()
            {
                OutcomeRules = { rule },
                Schedule = new() { Interval = "60" },
            }
        );
        await _dialer.StartAsync(second.Token);
        await _dialer.ReportAsync(first.Token, Outcome.Busy);
        await _dialer.ReportAsync(second.Token, Outcome.Busy);

        // The first is called again after all, and no sooner than the present interval says.
        Assert.Equal(_server.Time.GetUtcNow().AddMinutes(60), await DueAsync(campaign, 1));
        Assert.Equal(ContactResult.Exhausted, (await _dialer.ContactAsync(campaign, 2)).Result);
    }

    [Fact]
    public async Task Calls_beyond_a_lowered_limit_run_out_and_no_further_one_is_claimed()
    {
        var campaign = await _dialer.CreateAsync(5);
        var calls = await _dialer.ClaimAsync(campaign, 3);

        await _owner.UpdateAsync(campaign, new() { MaxConcurrentCalls = 2 });

        Assert.NotNull((await _dialer.StartAsync(calls[0].Token)).Start);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        await _dialer.ReleaseAsync(calls[1].Token);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        await _dialer.ReleaseAsync(calls[2].Token);
        Assert.Single(await _dialer.ClaimAsync(campaign));
    }

    private static DateTimeOffset At(int day, int hour) => new(2026, 3, day, hour, 0, 0, TimeSpan.Zero);

    private async Task<DateTimeOffset> DueAsync(long campaign, long contact) =>
        (await _dialer.ContactAsync(campaign, contact)).DueTime.ToDateTimeOffset();

    /// <summary>Called daily from 09:00 to 12:00.</summary>
    private Task<long> CreateDailyAsync(int contacts) => _dialer.CreateAsync(contacts, draft =>
        {
            (draft.Schedule.StartTime, draft.Schedule.EndTime, draft.Schedule.Interval) = ("09:00", "12:00", "0");
            draft.Schedule.Periods = new() { Id = 2 };
        });
}
