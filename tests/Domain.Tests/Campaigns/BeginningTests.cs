using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Campaigns;

/// <summary>How a campaign comes to be called: from a draft, or sooner than was planned.</summary>
public sealed class BeginningTests
{
    [Fact]
    public void A_draft_has_nothing_to_do_however_long_it_lies()
    {
        var draft = NewCampaign(isDraft: true);

        Assert.Equal(RunChange.None, draft.Advance(Start));
        draft.CompleteIfDone();

        Assert.Equal((CampaignState.Draft, null, null, null), (draft.State, draft.RunDay, draft.OpenUntilTime, draft.NextEventTime));
        Assert.False(draft.SkipDue(Start));
    }

    [Fact]
    public void An_import_into_a_draft_pauses_and_ends_and_opens_nothing()
    {
        var draft = NewCampaign(isDraft: true);
        draft.Append(2, Start);
        Assert.Equal(Start.AddMinutes(1), draft.NextEventTime);

        draft.Advance(Start.AddMinutes(1));

        Assert.Equal((CampaignState.Draft, null, null), (draft.State, draft.ImportUntilTime, draft.NextEventTime));
    }

    [Fact]
    public void A_draft_that_is_launched_opens_as_a_campaign_that_was_created_then()
    {
        var draft = NewCampaign(isDraft: true);

        draft.Launch(Start, mayBeginInPast: false);

        Assert.Equal((CampaignState.Created, Start), (draft.State, draft.NextEventTime));
        Assert.Equal(ListChangeKind.MoveDueTimes, Assert.Single(draft.Changes).Kind);
        draft.Advance(Start);
        Assert.Equal((CampaignState.Running, new DateOnly(2026, 3, 3)), (draft.State, draft.RunDay));
        draft.Launch(Start, mayBeginInPast: false);
        Assert.Equal(CampaignState.Running, draft.State);
    }

    [Theory]
    [InlineData("2026-03-01", null, false, "campaign.schedule.date, 2026-03-01, has passed")]
    [InlineData("2026-03-01", "2026-03-02", true, "No day to call on is left in campaign.schedule.")]
    public void A_draft_whose_days_have_passed_stays_a_draft(string first, string? last, bool mayBeginInPast, string said)
    {
        var draft = NewCampaign(firstDay: first, lastDay: last, isDraft: true);

        var refusal = Assert.Throws<DomainException>(() => draft.Launch(Start, mayBeginInPast));

        Assert.Equal(Refusal.SchedulePassed, refusal.Refusal);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Equal((CampaignState.Draft, null), (draft.State, draft.NextEventTime));
    }

    [Fact]
    public void A_draft_is_cancelled_or_deleted_and_nothing_else_is_done_with_it()
    {
        var draft = NewCampaign(isDraft: true);
        foreach (var verb in (Action[])[draft.Pause, draft.Resume, () => draft.StartNow(Start)])
            Assert.Equal(Refusal.CampaignNotLaunched, Assert.Throws<DomainException>(verb).Refusal);
        draft.Delete(Start);
        Assert.Equal(Start, draft.DeleteTime);

        var cancelled = NewCampaign(isDraft: true);
        cancelled.Cancel(Start);
        Assert.Equal(Refusal.CampaignFinished, Assert.Throws<DomainException>(() => cancelled.Launch(Start, true)).Refusal);
    }

    [Theory]
    [InlineData(Recurrence.Once)]
    [InlineData(Recurrence.Daily)]
    [InlineData(Recurrence.Weekly)]
    [InlineData(Recurrence.Monthly)]
    public void A_first_run_that_is_brought_forward_begins_today_and_the_recurrence_follows(Recurrence recurrence)
    {
        var campaign = NewCampaign(recurrence, firstDay: "2026-03-12");

        campaign.StartNow(Start);

        Assert.Equal((CampaignState.Running, 2), (campaign.State, campaign.Version));
        Assert.Equal((new DateOnly(2026, 3, 3), new DateOnly(2026, 3, 3)), (campaign.Schedule.FirstDay, campaign.RunDay!.Value));
        Assert.Equal(RunChange.None, campaign.StartNow(Start.AddMinutes(1)));
        Assert.Equal(2, campaign.Version);
    }

    [Fact]
    public void Outside_of_the_windows_nothing_is_brought_forward_and_nothing_changed()
    {
        var campaign = NewCampaign(firstDay: "2026-03-12");
        var terms = campaign.Terms;

        var refusal = Assert.Throws<DomainException>(() => campaign.StartNow(Start.AddHours(8)));

        Assert.Equal(Refusal.WindowClosed, refusal.Refusal);
        Assert.EndsWith("The next window opens at 2026-03-04T09:00:00+00:00.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((terms, CampaignState.Created, 1), (campaign.Terms, campaign.State, campaign.Version));
    }

    [Fact]
    public void A_further_run_is_not_brought_forward()
    {
        var campaign = Running(Recurrence.Daily);
        campaign.Advance(Start.AddHours(8));

        Assert.Equal(Refusal.WindowClosed, Assert.Throws<DomainException>(() => campaign.StartNow(Start.AddHours(8))).Refusal);
    }
}
