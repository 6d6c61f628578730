using CampaignGrpc.Domain.Campaigns;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Campaigns;

/// <summary>What an import does to its campaign's life.</summary>
public sealed class ImportedCampaignTests
{
    [Theory]
    [InlineData(-24, -1)]
    [InlineData(0, 0)]
    [InlineData(8, 23)]
    public void Contacts_are_due_at_once_in_an_open_window_and_else_at_the_next(int hours, int dueHours)
    {
        var campaign = NewCampaign();
        campaign.Advance(Start.AddHours(hours));

        Assert.Equal(Start.AddHours(dueHours), campaign.Append(3, Start.AddHours(hours)));

        Assert.Equal((4, 4), (campaign.ContactCount, campaign.Counts.Waiting));
    }

    [Fact]
    public void An_import_keeps_it_from_completing_until_it_has_paused_for_a_minute()
    {
        var campaign = Running();
        campaign.Count(new(0, 0, 0, 1));
        campaign.KeepOpenForImport(Start);
        Assert.Equal(Start.AddMinutes(1), campaign.NextEventTime);

        campaign.Advance(Start.AddSeconds(59));
        campaign.CompleteIfDone();
        Assert.Equal(CampaignState.Running, campaign.State);
        campaign.Advance(Start.AddMinutes(1));
        campaign.CompleteIfDone();

        Assert.Equal(CampaignState.Completed, campaign.State);
    }

    [Fact]
    public void When_the_import_ends_it_may_be_completed()
    {
        var campaign = Running();
        campaign.Count(new(0, 0, 0, 1));
        campaign.KeepOpenForImport(Start);

        campaign.EndImport();
        campaign.CompleteIfDone();

        Assert.Equal(CampaignState.Completed, campaign.State);
    }

    [Fact]
    public void A_schedule_that_is_over_ends_it_whatever_is_being_imported()
    {
        var campaign = NewCampaign(lastDay: "2026-03-03");
        campaign.Advance(Start);
        campaign.KeepOpenForImport(Start.AddHours(7).AddSeconds(-1));

        Assert.Equal(RunChange.Ended, campaign.Advance(Start.AddHours(7)));
        campaign.Count(new(0, 0, 0, 1));
        campaign.CarryOn(reached: 1);
        campaign.CompleteIfDone();

        Assert.Equal(CampaignState.Completed, campaign.State);
    }

    [Fact]
    public void What_has_ended_takes_nothing_in()
    {
        var campaign = Running();
        campaign.KeepOpenForImport(Start);
        campaign.Cancel(Start);

        Assert.Null(campaign.ImportUntilTime);
        Assert.Equal(Refusal.CampaignFinished, Assert.Throws<DomainException>(() => campaign.Append(1, Start)).Refusal);
        Assert.Equal(Refusal.CampaignFinished, Assert.Throws<DomainException>(() => campaign.KeepOpenForImport(Start)).Refusal);
    }
}
