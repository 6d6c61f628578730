using CampaignGrpc.Domain.Imports;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Imports;

public sealed class ImportTests
{
    [Fact]
    public void What_skips_bad_rows_has_nothing_waiting_and_is_done_with_its_last_row()
    {
        var import = NewImport(BadRowPolicy.SkipBad);

        import.Take(3, 2, 1, [], 2, Start.AddSeconds(1));
        Assert.Equal(
            (6, 3, 2, 1, 3),
            (import.RowCount, import.AcceptedCount, import.DuplicateCount, import.RefusedCount, import.PublishedCount)
        );
        Assert.Equal((Start, Start.AddSeconds(1)), (import.CreateTime, import.UpdateTime));
        import.Finish(Start.AddSeconds(2));

        Assert.Equal((ImportState.Done, false, false), (import.State, import.IsPublishing, import.HasStagedRows));
    }

    [Fact]
    public void All_or_nothing_waits_for_the_last_row_and_is_then_put_there()
    {
        var import = NewImport(BadRowPolicy.AllOrNothing);
        import.Take(3, 1, 0, [], 0, Start);
        Assert.Equal((0, true, false), (import.PublishedCount, import.HasStagedRows, import.IsPublishing));

        import.Finish(Start);
        Assert.True(import.IsPublishing);
        import.Publish(2);
        Assert.True(import.HasStagedRows);
        import.Publish(1);

        Assert.Equal((ImportState.Done, 3, false, false), (import.State, import.AcceptedCount, import.IsPublishing, import.HasStagedRows));
    }

    [Fact]
    public void One_refused_row_refuses_all_and_what_waits_is_to_be_dropped()
    {
        var import = NewImport(BadRowPolicy.AllOrNothing);
        import.Take(3, 0, 1, [], 0, Start);

        import.Finish(Start);

        Assert.Equal(
            (ImportState.Refused, 4, 0, true, false),
            (import.State, import.RowCount, import.AcceptedCount, import.HasStagedRows, import.IsPublishing)
        );
        import.Drop();
        Assert.False(import.HasStagedRows);
    }

    [Fact]
    public void Nobody_goes_on_with_what_was_abandoned()
    {
        var import = NewImport(BadRowPolicy.AllOrNothing);
        import.Take(3, 0, 0, [], 0, Start);

        import.Abandon(Start.AddDays(7));

        Assert.Equal((ImportState.Refused, 0), (import.State, import.AcceptedCount));
        Assert.Throws<InvalidOperationException>(() => import.Take(1, 0, 0, [], 0, Start));
        Assert.Throws<InvalidOperationException>(() => import.Finish(Start));
    }

    [Fact]
    public void What_is_not_there_when_the_campaign_ends_is_left_out()
    {
        var import = NewImport(BadRowPolicy.AllOrNothing);
        import.Take(3, 0, 0, [], 0, Start);
        import.Finish(Start);
        import.Publish(1);

        import.BreakOff();

        Assert.Equal((1, false, true), (import.AcceptedCount, import.IsPublishing, import.HasStagedRows));
    }

    [Theory]
    [InlineData(BadRowPolicy.SkipBad, true)]
    [InlineData(BadRowPolicy.AllOrNothing, false)]
    public void Contacts_that_others_added_meanwhile_make_useless_what_waits(BadRowPolicy badRows, bool canGoOn)
    {
        var campaign = NewCampaign(contacts: 5);
        var import = NewImport(badRows);
        Assert.True(import.CanGoOn(campaign));

        campaign.Append(1, Start);

        Assert.Equal(canGoOn, import.CanGoOn(campaign));
    }

    private static Import NewImport(BadRowPolicy badRows) =>
        Import.Begin(NewCampaign(contacts: 5), "list", DuplicatePolicy.Reject, badRows, Start);
}
