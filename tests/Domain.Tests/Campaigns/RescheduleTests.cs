using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Dialing;
using static CampaignGrpc.Domain.Tests.Scheduling.Schedules;

namespace CampaignGrpc.Domain.Tests.Campaigns;

/// <summary>
/// What a moved window means for runs: no local day ever has two. The campaigns call from 09:00 to 17:00, and it is Tuesday.
/// </summary>
public sealed class RescheduleTests
{
    private static readonly DateOnly Tuesday = new(2026, 3, 3);
    private static readonly DateOnly Wednesday = new(2026, 3, 4);

    [Theory]
    [InlineData(Recurrence.Once)]
    [InlineData(Recurrence.Daily)]
    public void A_run_whose_window_is_moved_to_later_today_goes_on_as_the_same_run(Recurrence recurrence)
    {
        var campaign = Running(recurrence);

        Assert.Equal(RunChange.None, Move(campaign, "14:00-20:00", Start));
        Assert.Equal((Tuesday, null, Start.AddHours(4)), (campaign.RunDay, campaign.OpenUntilTime, campaign.NextEventTime));
        Assert.Equal(RunChange.None, campaign.Advance(Start.AddHours(2)));
        Assert.Equal(RunChange.None, campaign.Advance(Start.AddHours(4)));

        Assert.Equal((Tuesday, Start.AddHours(10)), (campaign.RunDay, campaign.OpenUntilTime));
    }

    [Fact]
    public void A_run_whose_window_is_moved_to_before_now_is_over_and_the_next_day_has_the_next()
    {
        var campaign = Running(Recurrence.Daily);

        Assert.Equal(RunChange.Ended, Move(campaign, "08:00-09:30", Start));
        Assert.Equal((null, Start.AddHours(22)), (campaign.RunDay, campaign.NextEventTime));
        Assert.Equal(RunChange.Began, campaign.Advance(Start.AddHours(22)));

        Assert.Equal(Wednesday, campaign.RunDay);
    }

    [Fact]
    public void A_run_of_a_day_that_has_ended_does_not_begin_again_when_the_end_is_moved_later()
    {
        var campaign = Running(Recurrence.Daily);
        Assert.Equal(RunChange.Ended, campaign.Advance(Start.AddHours(7)));

        Assert.Equal(RunChange.None, Move(campaign, "09:00-20:00", Start.AddHours(8)));

        Assert.Equal((null, null, Start.AddHours(23)), (campaign.RunDay, campaign.OpenUntilTime, campaign.NextEventTime));
        Assert.False(campaign.IsOpen(Start.AddHours(8)));
        Assert.Equal(Start.AddHours(23), campaign.OpenAtOrAfter(Start.AddHours(8)));
        Assert.Equal(RunChange.Began, campaign.Advance(Start.AddHours(23)));
    }

    [Fact]
    public void A_run_of_a_day_whose_window_is_moved_to_now_begins_at_once()
    {
        var campaign = Running(Recurrence.Daily);
        campaign.Advance(Start.AddHours(7));

        Assert.Equal(RunChange.Began, Move(campaign, "06:00-08:00", Start.AddHours(21)));

        Assert.Equal((Wednesday, Start.AddHours(22)), (campaign.RunDay, campaign.OpenUntilTime));
    }

    [Fact]
    public void A_day_that_the_weekdays_exclude_ends_its_run()
    {
        var campaign = Running(Recurrence.Daily);

        Assert.Equal(
            RunChange.Ended,
            campaign.Update(campaign.Terms with { Schedule = New(campaign, "09:00-17:00", weekdays: Weekdays.Friday) }, Start)
        );
        Assert.Equal((null, Start.AddHours(71)), (campaign.RunDay, campaign.NextEventTime));

        // And taken back, it has had its run.
        Assert.Equal(RunChange.None, Move(campaign, "09:00-17:00", Start.AddHours(1)));
        Assert.Equal((null, Start.AddHours(23)), (campaign.RunDay, campaign.NextEventTime));
    }

    [Theory]
    [InlineData(Recurrence.Once)]
    [InlineData(Recurrence.Daily)]
    public void A_campaign_whose_last_day_becomes_today_ends_with_todays_window(Recurrence recurrence)
    {
        var campaign = Running(recurrence);

        Assert.Equal(RunChange.None, Move(campaign, "09:00-17:00", Start, lastDay: "2026-03-03"));
        Assert.Equal(RunChange.Ended, campaign.Advance(Start.AddHours(7)));

        Assert.Null(campaign.NextEventTime);
    }

    [Theory]
    [InlineData(Recurrence.Once, "09:00-17:00", "2026-03-02")]
    [InlineData(Recurrence.Daily, "09:00-17:00", "2026-03-02")]
    [InlineData(Recurrence.Once, "08:00-10:00", "2026-03-03")]
    [InlineData(Recurrence.Daily, "08:00-10:00", "2026-03-03")]
    public void A_campaign_that_can_never_call_again_says_so(Recurrence recurrence, string window, string lastDay)
    {
        var campaign = Running(recurrence);

        Assert.Equal(RunChange.Ended, Move(campaign, window, Start, lastDay));

        Assert.Null(campaign.OpenAtOrAfter(Start));
    }

    [Theory]
    [InlineData(Recurrence.Once, null)]
    [InlineData(Recurrence.Daily, "2026-03-05")]
    public void When_its_schedule_is_over_only_a_recurring_campaign_with_calls_going_on_can_be_given_further_days(
        Recurrence recurrence,
        string? nextRun
    )
    {
        var campaign = NewCampaign(recurrence, lastDay: "2026-03-03");
        campaign.Advance(Start);
        campaign.Count(new(0, 0, 1, 0));
        campaign.Advance(Start.AddDays(1));
        campaign.CompleteIfDone();
        Assert.Equal((CampaignState.Running, null), (campaign.State, campaign.NextEventTime));

        Move(campaign, "09:00-17:00", Start.AddHours(34), lastDay: "2026-03-09");

        Assert.Equal(nextRun is null ? null : Day(nextRun).ToDateTime(new(9, 0)), campaign.NextEventTime?.UtcDateTime);
    }

    [Theory]
    [InlineData("2026-03-01", "2026-03-03")]
    [InlineData("2026-03-05", null)]
    public void Before_its_first_run_a_campaign_goes_by_its_new_first_day(string firstDay, string? run)
    {
        var campaign = NewCampaign(firstDay: "2026-03-20");

        var moved = campaign.Update(campaign.Terms with { Schedule = In("Etc/UTC", "09:00-17:00", Recurrence.Once, firstDay) }, Start);

        Assert.Equal(RunChange.None, moved);
        Assert.Equal(run is null ? CampaignState.Created : CampaignState.Running, campaign.State);
        Assert.Equal(run is null ? null : Day(run), campaign.RunDay);
        Assert.Equal(run is null ? new(2026, 3, 5, 9, 0, 0, TimeSpan.Zero) : Start.AddHours(7), campaign.NextEventTime);
    }

    [Fact]
    public void A_once_campaign_that_was_moved_into_the_past_has_its_run_named_after_the_day_it_opens()
    {
        var campaign = NewCampaign(firstDay: "2026-03-20");
        campaign.Update(campaign.Terms with { Schedule = In("Etc/UTC", "09:00-17:00", Recurrence.Once, "2026-02-01") }, Start.AddHours(8));
        Assert.Equal(CampaignState.Created, campaign.State);

        campaign.Advance(Start.AddHours(23));

        Assert.Equal(Wednesday, campaign.RunDay);
    }

    [Theory]
    [InlineData("00:00-23:58")]
    [InlineData("00:30-23:59")]
    public void When_the_clock_is_set_back_over_midnight_a_moved_window_gives_neither_day_a_second_run(string window)
    {
        var campaign = NewCampaign(Recurrence.Daily);
        var midnight = new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);
        campaign.Update(campaign.Terms with { Schedule = New(campaign, "00:00-23:59") }, Start);
        campaign.Advance(midnight.AddSeconds(-30));
        campaign.Advance(midnight);

        Assert.Equal(RunChange.None, Move(campaign, window, midnight.AddSeconds(-150)));

        Assert.Equal((Wednesday, null), (campaign.RunDay, campaign.OpenUntilTime));
        Assert.Equal(RunChange.None, campaign.Advance(campaign.NextEventTime!.Value));
        Assert.Equal(Wednesday, campaign.RunDay);
    }

    private static RunChange Move(Campaign campaign, string window, DateTimeOffset now, string? lastDay = null) =>
        campaign.Update(campaign.Terms with { Schedule = New(campaign, window, lastDay) }, now);

    private static CallingSchedule New(Campaign campaign, string window, string? lastDay = null, Weekdays weekdays = Weekdays.All) =>
        In("Etc/UTC", window, campaign.Schedule.Recurrence, "2026-03-03", lastDay, weekdays);
}
