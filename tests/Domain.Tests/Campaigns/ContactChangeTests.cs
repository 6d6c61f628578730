using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Campaigns;

/// <summary>What an owner has done to many contacts at once, while it is on its way through the list.</summary>
public sealed class ContactChangeTests
{
    private static readonly ContactChange Cancelling = new(1, new(), null);
    private static readonly ContactChange Raising = new(1, new(), 9);

    [Fact]
    public void While_contacts_are_cancelled_nobody_is_handed_out_and_until_it_has_come_to_one_that_matches_that_one_is_not_started()
    {
        var campaign = Running(contacts: 5);
        var contact = Claimed();
        campaign.ChangeContacts(Cancelling, Start);

        Assert.False(campaign.IsServed);
        Assert.Equal(Refusal.CallNotDue, Assert.Throws<DomainException>(() => StartOf(contact, campaign)).Refusal);
        Assert.Equal(GateKind.Attempts, CallGates.At(new(contact, campaign, Start, new(new(1), 1, 7))).Blocking!.Kind);
        campaign.CarryOn(reached: 1);
        Assert.False(campaign.IsServed);
        StartOf(contact, campaign);
        campaign.CarryOn(reached: 5);

        Assert.True(campaign.IsServed);
        Assert.Empty(campaign.Changes);
    }

    [Theory]
    [InlineData(ContactState.Waiting, null)]
    [InlineData(ContactState.Dialing, null)]
    [InlineData(null, ContactResult.Exhausted)]
    public void Whoever_has_claimed_a_contact_that_does_not_match_starts_it(ContactState? state, ContactResult? result)
    {
        var campaign = Running(contacts: 5);
        campaign.ChangeContacts(Cancelling with { Filter = new(state, result) }, Start);

        Assert.Equal(1, StartOf(Claimed(), campaign).Number);
    }

    [Fact]
    public void While_contacts_get_another_priority_they_are_called()
    {
        var campaign = Running(contacts: 5);

        campaign.ChangeContacts(Raising, Start);

        Assert.True(campaign.IsServed);
        StartOf(Claimed(), campaign);
    }

    [Fact]
    public void There_is_one_at_a_time_and_none_once_the_campaign_has_ended()
    {
        var campaign = Running(contacts: 5);
        campaign.ChangeContacts(Raising, Start);

        Assert.Equal(
            Refusal.ChangeUnderWay,
            Assert.Throws<DomainException>(() => campaign.ChangeContacts(Cancelling with { Number = 2 }, Start)).Refusal
        );
        campaign.CarryOn(reached: 5);
        campaign.ChangeContacts(Cancelling with { Number = 2 }, Start);
        campaign.CarryOn(reached: 5);
        campaign.Cancel(Start);

        Assert.Equal(
            Refusal.CampaignFinished,
            Assert.Throws<DomainException>(() => campaign.ChangeContacts(Raising with { Number = 3 }, Start)).Refusal
        );
        Assert.Equal(ListChangeKind.Cancel, Assert.Single(campaign.Changes).Kind);
    }

    [Fact]
    public void It_concerns_who_is_in_the_list_by_then_and_a_campaign_that_is_cancelled_meanwhile_ends_behind_it()
    {
        var campaign = Running(contacts: 5);
        campaign.ChangeContacts(Cancelling, Start);
        campaign.Append(3, Start);
        campaign.Cancel(Start);

        Assert.Equal(
            [(ListChangeKind.CancelMatching, 5), (ListChangeKind.Cancel, 8)],
            campaign.Changes.Select(change => (change.Kind, change.Last))
        );
        Assert.Equal(campaign.LastRunDay, campaign.Changes[0].RunDay);
    }

    [Fact]
    public void A_campaign_is_not_completed_while_it_is_on_its_way()
    {
        var campaign = Running(contacts: 2);
        campaign.ChangeContacts(Cancelling, Start);
        campaign.Count(new(0, 0, 0, 2));

        campaign.CompleteIfDone();
        Assert.Equal(CampaignState.Running, campaign.State);
        campaign.CarryOn(reached: 2);
        campaign.CompleteIfDone();

        Assert.Equal(CampaignState.Completed, campaign.State);
    }

    [Fact]
    public void A_draft_has_its_contacts_changed_and_an_empty_list_is_gone_through_at_once()
    {
        var draft = NewCampaign(contacts: 0, isDraft: true);

        draft.ChangeContacts(Raising, Start);
        draft.CarryOn(reached: 0);

        Assert.Empty(draft.Changes);
    }

    [Theory]
    [InlineData(Recurrence.Once, null, false)]
    [InlineData(Recurrence.Daily, "2026-03-03", false)]
    [InlineData(Recurrence.Daily, null, true)]
    public void Who_is_done_is_called_again_where_there_is_a_further_run(Recurrence recurrence, string? lastDay, bool hasFurtherRun)
    {
        var campaign = NewCampaign(recurrence, lastDay: lastDay);
        campaign.Advance(Start);

        Assert.Equal(hasFurtherRun, campaign.HasFurtherRun(Start));
        campaign.Cancel(Start);
        Assert.False(campaign.HasFurtherRun(Start));
    }

    [Fact]
    public void A_run_that_is_still_being_opened_is_a_further_one_though_it_be_the_last()
    {
        var campaign = NewCampaign(Recurrence.Daily, lastDay: "2026-03-04", contacts: 2);
        campaign.Advance(Start);
        campaign.Count(new(0, 0, 0, 2));
        campaign.Advance(Start.AddDays(1));

        Assert.Null(campaign.NextRun(Start.AddDays(1)));
        Assert.True(campaign.HasFurtherRun(Start.AddDays(1)));
        while (campaign.Changes.Count > 0)
            campaign.CarryOn(reached: 2);
        Assert.False(campaign.HasFurtherRun(Start.AddDays(1)));
    }

    [Theory]
    [InlineData(null, null, ContactState.Waiting, null, true)]
    [InlineData(ContactState.Waiting, null, ContactState.Waiting, null, true)]
    [InlineData(ContactState.Waiting, null, ContactState.Claimed, null, false)]
    [InlineData(null, ContactResult.Reached, ContactState.Waiting, null, false)]
    [InlineData(null, ContactResult.Reached, ContactState.Done, ContactResult.Reached, true)]
    [InlineData(ContactState.Done, ContactResult.Reached, ContactState.Done, ContactResult.Exhausted, false)]
    [InlineData(ContactState.Waiting, ContactResult.Reached, ContactState.Done, ContactResult.Reached, false)]
    public void A_filter_takes_whoever_is_as_it_says(
        ContactState? ofState,
        ContactResult? ofResult,
        ContactState state,
        ContactResult? result,
        bool isTaken
    ) => Assert.Equal(isTaken, new ContactFilter(ofState, ofResult).Takes(state, result));

    private static Contact Claimed()
    {
        var contact = NewContact();
        contact.Hold(new(7, "dialer", Start.AddMinutes(1), Start.AddMinutes(10)));
        return contact;
    }

    private static Attempt StartOf(Contact contact, Campaign campaign) => contact.Start(new(new(1), 1, 7), campaign, 1, Start, Limits);
}
