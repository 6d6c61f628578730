using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Campaigns;

public sealed class CampaignLifeTests
{
    [Fact]
    public void A_campaign_runs_from_its_first_opening_on()
    {
        var campaign = NewCampaign();
        Assert.Equal(Start.AddHours(-1), campaign.NextEventTime);

        Assert.Equal(RunChange.None, campaign.Advance(Start.AddHours(-1).AddTicks(-10)));
        Assert.Equal(CampaignState.Created, campaign.State);
        Assert.Equal(RunChange.None, campaign.Advance(Start.AddHours(-1)));

        Assert.Equal(CampaignState.Running, campaign.State);
        Assert.Equal(new DateOnly(2026, 3, 3), campaign.RunDay);
        Assert.Equal(Start.AddHours(7), campaign.OpenUntilTime);
        Assert.Equal(Start.AddHours(7), campaign.NextEventTime);
    }

    [Fact]
    public void Bringing_it_to_the_present_twice_changes_nothing()
    {
        var campaign = NewCampaign(Recurrence.Daily);
        campaign.Advance(Start);
        var (state, run, open, next) = (campaign.State, campaign.RunDay, campaign.OpenUntilTime, campaign.NextEventTime);

        Assert.Equal(RunChange.None, campaign.Advance(Start));

        Assert.Equal((state, run, open, next), (campaign.State, campaign.RunDay, campaign.OpenUntilTime, campaign.NextEventTime));
    }

    [Fact]
    public void A_once_campaign_carries_its_one_run_over_to_the_next_day()
    {
        var campaign = Running();

        Assert.Equal(RunChange.None, campaign.Advance(Start.AddHours(8)));
        Assert.Null(campaign.OpenUntilTime);
        Assert.Equal(RunChange.None, campaign.Advance(Start.AddDays(1)));

        Assert.Equal(new DateOnly(2026, 3, 3), campaign.RunDay);
    }

    [Fact]
    public void A_daily_campaigns_run_ends_with_its_window_and_the_next_day_begins_another()
    {
        var campaign = Running(Recurrence.Daily);

        Assert.Equal(RunChange.Ended, campaign.Advance(Start.AddHours(7)));
        Assert.Null(campaign.RunDay);
        Assert.Equal(RunChange.Began, campaign.Advance(Start.AddDays(1)));
        Assert.Equal(new DateOnly(2026, 3, 4), campaign.RunDay);
        Assert.Equal(RunChange.Ended | RunChange.Began, campaign.Advance(Start.AddDays(5)));
    }

    [Fact]
    public void A_campaign_whose_list_is_done_is_complete()
    {
        var campaign = Running();
        campaign.Count(new(0, 0, 0, 1));

        campaign.CompleteIfDone();

        Assert.Equal(CampaignState.Completed, campaign.State);
        Assert.Null(campaign.NextEventTime);
    }

    [Fact]
    public void A_daily_campaign_whose_list_is_done_waits_for_its_next_run()
    {
        var campaign = Running(Recurrence.Daily);
        campaign.Count(new(0, 0, 0, 1));

        campaign.CompleteIfDone();

        Assert.Equal(CampaignState.Running, campaign.State);
    }

    [Fact]
    public void An_empty_list_waits_for_imports_as_long_as_its_schedule_lasts()
    {
        var campaign = NewCampaign(lastDay: "2026-03-03", contacts: 0);
        campaign.Advance(Start);
        campaign.CompleteIfDone();
        Assert.Equal(CampaignState.Running, campaign.State);

        campaign.Advance(Start.AddDays(1));
        campaign.CompleteIfDone();

        Assert.Equal(CampaignState.Completed, campaign.State);
    }

    [Fact]
    public void A_campaign_that_was_never_looked_at_while_it_could_call_ends_without_calling()
    {
        var campaign = NewCampaign(lastDay: "2026-03-03");

        Assert.Equal(RunChange.Ended, campaign.Advance(Start.AddDays(3)));
        campaign.Count(new(0, 0, 0, 1));
        campaign.CarryOn(reached: 1);
        campaign.CompleteIfDone();

        Assert.Equal(CampaignState.Completed, campaign.State);
    }

    [Fact]
    public void In_a_zone_that_the_system_does_not_know_nothing_opens_and_nothing_ends()
    {
        var campaign = NewCampaign(zone: "Mars/Olympus");

        Assert.Equal(RunChange.None, campaign.Advance(Start));
        campaign.CompleteIfDone();

        Assert.Equal(CampaignState.Created, campaign.State);
    }

    [Fact]
    public void Pausing_and_resuming_twice_does_nothing_more()
    {
        var campaign = Running();
        campaign.Pause();
        campaign.Pause();
        Assert.Equal(CampaignState.Paused, campaign.State);

        campaign.Resume();
        campaign.Resume();

        Assert.Equal(CampaignState.Running, campaign.State);
    }

    [Fact]
    public void Verbs_that_the_state_forbids_are_refused_with_their_reason()
    {
        var created = NewCampaign();
        created.Cancel(Start);
        created.Cancel(Start);
        Assert.Equal(Refusal.CampaignFinished, Assert.Throws<DomainException>(created.Pause).Refusal);
        Assert.Equal(Refusal.CampaignFinished, Assert.Throws<DomainException>(created.Resume).Refusal);

        var completed = Running();
        completed.Count(new(0, 0, 0, 1));
        completed.CompleteIfDone();
        Assert.Equal(Refusal.CampaignFinished, Assert.Throws<DomainException>(() => completed.Cancel(Start)).Refusal);
    }

    [Fact]
    public void A_campaign_that_is_paused_before_its_first_run_has_it_when_it_is_resumed()
    {
        var campaign = NewCampaign(Recurrence.Daily);
        campaign.Pause();
        campaign.Resume();
        Assert.Equal(CampaignState.Created, campaign.State);

        campaign.Pause();
        Assert.Equal(RunChange.None, campaign.Advance(Start));
        Assert.Equal((CampaignState.Paused, new DateOnly(2026, 3, 3)), (campaign.State, campaign.RunDay));
        campaign.Resume();

        Assert.Equal(CampaignState.Running, campaign.State);
        Assert.NotNull(campaign.WindowAt(Start));
    }

    [Theory]
    [InlineData(Recurrence.Daily)]
    [InlineData(Recurrence.Weekdays)]
    public void A_run_day_that_a_wrong_clock_has_left_in_the_future_bars_nothing(Recurrence recurrence)
    {
        var campaign = NewCampaign(recurrence);
        campaign.Advance(Start.AddDays(41));
        Assert.Equal(new DateOnly(2026, 4, 13), campaign.RunDay);

        campaign.Advance(Start);
        Assert.Equal(new DateOnly(2026, 3, 3), campaign.RunDay);
        Assert.True(campaign.IsOpen(Start));
        campaign.Advance(Start.AddHours(8));

        Assert.Equal(Start.AddHours(23), campaign.NextEventTime);
    }
}
