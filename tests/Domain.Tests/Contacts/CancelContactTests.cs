using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Contacts;

public sealed class CancelContactTests
{
    [Fact]
    public void A_contact_that_waits_is_cancelled_at_once_and_cancelling_it_again_does_nothing()
    {
        var contact = NewContact();

        contact.Cancel(Running(), Start);
        contact.Cancel(Running(), Start);

        Assert.Equal((ContactState.Done, ContactResult.Cancelled), (contact.State, contact.Result));
    }

    [Theory]
    [InlineData(Outcome.Busy, ContactResult.Cancelled)]
    [InlineData(Outcome.Answered, ContactResult.Reached)]
    [InlineData(Outcome.DoNotCall, ContactResult.OptedOut)]
    public void A_contact_that_is_being_called_is_done_when_the_call_ends_and_not_called_again(Outcome outcome, ContactResult result)
    {
        var campaign = Running(Recurrence.Daily);
        var (contact, attempt) = Called(campaign);
        contact.Cancel(campaign, Start);
        contact.Cancel(campaign, Start);
        Assert.Equal((ContactState.Dialing, true), (contact.State, contact.IsCancelled));

        contact.Conclude(attempt, campaign.Rules.After(outcome, 1, Start, Start, Limits.LongestCall), campaign, Start, Limits.LongestCall);

        Assert.Equal((ContactState.Done, result), (contact.State, contact.Result));
        Assert.False(contact.IsCalledAgain(campaign, Start));
        Assert.Null(CallGates.At(new(contact, campaign, Start)).NextCallTime);
        contact.Cancel(campaign, Start);
        Assert.Equal(result, contact.Result);
    }

    [Fact]
    public void A_contact_that_was_cancelled_is_not_called_in_the_run_that_began_during_its_call()
    {
        var campaign = Running(Recurrence.Daily);
        var (contact, attempt) = Called(campaign);
        contact.Cancel(campaign, Start);
        campaign.Advance(Start.AddDays(1));
        campaign.CarryOn(reached: 1);
        campaign.CarryOn(reached: 1);

        contact.Conclude(attempt, new NextStep.Finish(ContactResult.Reached), campaign, Start.AddDays(1), Limits.LongestCall);

        Assert.Equal(ContactResult.Cancelled, contact.Result);
    }

    [Theory]
    [InlineData(Recurrence.Daily, null, true)]
    [InlineData(Recurrence.Daily, "2026-03-03", false)]
    [InlineData(Recurrence.Once, null, false)]
    public void A_contact_that_is_done_is_cancelled_only_if_a_further_run_would_call_it(
        Recurrence recurrence,
        string? lastDay,
        bool isCalledAgain
    )
    {
        var campaign = NewCampaign(recurrence, lastDay: lastDay);
        campaign.Advance(Start);
        var (contact, attempt) = Called(campaign);
        contact.Conclude(attempt, new NextStep.Finish(ContactResult.Reached), campaign, Start, Limits.LongestCall);

        var refusal = Record.Exception(() => contact.Cancel(campaign, Start));

        Assert.Equal(isCalledAgain ? null : Refusal.ContactFinished, (refusal as DomainException)?.Refusal);
        Assert.Equal(isCalledAgain ? ContactResult.Cancelled : ContactResult.Reached, contact.Result);
    }

    [Theory]
    [InlineData(ContactResult.Invalid)]
    [InlineData(ContactResult.OptedOut)]
    public void A_contact_that_is_done_for_good_cannot_be_cancelled(ContactResult result)
    {
        var campaign = Running(Recurrence.Daily);
        var (contact, attempt) = Called(campaign);
        contact.Conclude(attempt, new NextStep.Finish(result), campaign, Start, Limits.LongestCall);

        Assert.Equal(Refusal.ContactFinished, Assert.Throws<DomainException>(() => contact.Cancel(campaign, Start)).Refusal);
    }

    [Fact]
    public void In_a_campaign_that_has_ended_only_a_contact_that_was_reached_is_finished_and_a_cancelled_one_stays_so()
    {
        var campaign = Running(Recurrence.Daily);
        var (contact, attempt) = Called(campaign);
        contact.Conclude(attempt, new NextStep.Finish(ContactResult.Reached), campaign, Start, Limits.LongestCall);
        var other = NewContact();
        other.Cancel(campaign, Start);
        campaign.Cancel(Start);

        other.Cancel(campaign, Start);
        Assert.Equal(Refusal.ContactFinished, Assert.Throws<DomainException>(() => contact.Cancel(campaign, Start)).Refusal);
    }

    /// <summary>A contact of whom a call is going on; it was claimed a moment ago.</summary>
    private static (Contact Contact, Attempt Attempt) Called(Campaign campaign)
    {
        var contact = NewContact();
        contact.Hold(new(7, "dialer", Start.AddMinutes(1), Start.AddMinutes(10)));
        return (contact, contact.Start(new(new(1), 1, 7), campaign, 1, Start, Limits));
    }
}
