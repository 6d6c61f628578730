using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Campaigns;

/// <summary>How a completed campaign goes on.</summary>
public sealed class GoingOnTests
{
    [Fact]
    public void New_contacts_have_the_one_run_go_on_under_its_name()
    {
        var campaign = Completed(NewCampaign());

        Assert.Equal(Start.AddHours(1), campaign.Append(1, Start.AddHours(1)));

        Assert.Equal(
            (CampaignState.Running, new DateOnly(2026, 3, 3), true),
            (campaign.State, campaign.RunDay, campaign.IsOpen(Start.AddHours(1)))
        );
        Assert.Equal(campaign.RunDay, campaign.BegunRuns[^1]);
        Assert.Empty(campaign.Changes);
        Assert.Equal(Start.AddHours(1).AddMinutes(1), campaign.ImportUntilTime);
    }

    [Fact]
    public void An_import_that_brings_nobody_leaves_it_completed()
    {
        var campaign = Completed(NewCampaign());

        campaign.EnsureTakesContacts(Start);
        campaign.KeepOpenForImport(Start);
        campaign.Append(0, Start);

        Assert.Equal((CampaignState.Completed, null, null), (campaign.State, campaign.NextEventTime, campaign.ImportUntilTime));
    }

    [Fact]
    public void With_no_day_left_it_takes_nobody_and_a_later_last_day_gives_it_one()
    {
        var campaign = Over();
        var later = Start.AddDays(2);
        Assert.False(campaign.MayGoOn(later));
        Assert.Equal(Refusal.CampaignFinished, Assert.Throws<DomainException>(() => campaign.Append(1, later)).Refusal);
        Assert.Equal(Refusal.CampaignFinished, Assert.Throws<DomainException>(() => campaign.GoOn(later)).Refusal);

        campaign.Update(Until(campaign, new(2026, 3, 9)), later);

        Assert.Equal((CampaignState.Completed, true, 2), (campaign.State, campaign.MayGoOn(later), campaign.Version));
        campaign.GoOn(later);
        Assert.Equal((CampaignState.Running, campaign.LastRunDay), (campaign.State, campaign.RunDay));
        Assert.Equal([ListChangeKind.OpenUnreached, ListChangeKind.MoveDueTimes], campaign.Changes.Select(change => change.Kind));
    }

    [Theory]
    [InlineData("2026-03-02")]
    [InlineData("2026-03-03")]
    public void A_last_day_that_is_no_later_is_frozen_and_so_is_every_other_field_beside_it(string day)
    {
        var campaign = Over();
        var terms = Until(campaign, DateOnly.Parse(day, null));
        if (terms == campaign.Terms)
            terms = Until(campaign, new(2026, 3, 9)) with { MaxConcurrentCalls = 3 };

        Assert.Equal(Refusal.FieldFrozen, Assert.Throws<DomainException>(() => campaign.Update(terms, Start.AddDays(2))).Refusal);
    }

    [Fact]
    public void No_last_day_at_all_is_later_than_any()
    {
        var campaign = Over();

        campaign.Update(Until(campaign, null), Start.AddDays(2));

        Assert.True(campaign.MayGoOn(Start.AddDays(2)));
    }

    [Fact]
    public void What_was_cancelled_and_what_recurs_does_not_go_on()
    {
        var cancelled = Running();
        cancelled.Cancel(Start);
        var daily = Over(Recurrence.Daily);

        foreach (var campaign in new[] { cancelled, daily })
        {
            Assert.False(campaign.MayGoOn(Start));
            Assert.Equal(Refusal.CampaignFinished, Assert.Throws<DomainException>(() => campaign.Append(1, Start)).Refusal);
            Assert.Equal(
                Refusal.FieldFrozen,
                Assert.Throws<DomainException>(() => campaign.Update(Until(campaign, new(2026, 3, 9)), Start)).Refusal
            );
        }
    }

    [Fact]
    public void One_that_never_began_waits_for_its_first_run()
    {
        var over = Over();
        var campaign = Campaign.FromStorage(
            new(1),
            over.ProjectId,
            over.StartBlockId,
            over.PhoneId,
            over.CreateTime,
            null,
            Until(over, new(2026, 3, 9)),
            over.Progress with
            {
                LastRunDay = null,
            }
        );
        var night = Start.AddDays(2).AddHours(12);

        campaign.GoOn(night);

        Assert.Equal((CampaignState.Created, null), (campaign.State, campaign.RunDay));
        Assert.Equal(campaign.Schedule.OpenAtOrAfter(night), campaign.NextEventTime);
        campaign.Advance(campaign.NextEventTime!.Value);
        Assert.Equal((CampaignState.Running, new DateOnly(2026, 3, 6)), (campaign.State, campaign.RunDay));
    }

    [Fact]
    public void What_has_not_ended_has_nothing_to_go_on_with()
    {
        var campaign = Running();
        var was = campaign.Progress;

        campaign.GoOn(Start);

        Assert.Equal(was, campaign.Progress);
        Assert.False(campaign.MayGoOn(Start));
    }

    /// <summary>A campaign whose last day is over.</summary>
    private static Campaign Over(Recurrence recurrence = Recurrence.Once)
    {
        var campaign = Completed(NewCampaign(recurrence, lastDay: "2026-03-03"));
        campaign.Advance(Start.AddDays(1));
        campaign.CompleteIfDone();
        return campaign;
    }

    /// <summary>The same campaign with its list done.</summary>
    private static Campaign Completed(Campaign campaign)
    {
        campaign.Advance(Start);
        campaign.Count(new(0, 0, 0, 1));
        campaign.CompleteIfDone();
        return campaign;
    }

    private static CampaignTerms Until(Campaign campaign, DateOnly? day)
    {
        var was = campaign.Schedule;
        return campaign.Terms with
        {
            Schedule = new(was.FirstDay, was.Windows, was.Recurrence, was.Zone, day, was.Weekdays, was.ExcludedDates),
        };
    }
}
