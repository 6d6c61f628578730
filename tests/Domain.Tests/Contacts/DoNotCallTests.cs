using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Domain.People;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Contacts;

/// <summary>Whom a project does not call is called by none of its campaigns.</summary>
public sealed class DoNotCallTests
{
    private static readonly DoNotCallTerm ForGood = new(UntilTime: null);

    private readonly Campaign _campaign = Running();

    [Fact]
    public void A_term_without_an_end_always_holds_and_one_with_an_end_until_then()
    {
        Assert.True(ForGood.Holds(DateTimeOffset.MaxValue));
        Assert.Equal((true, false), (new DoNotCallTerm(Start.AddTicks(1)).Holds(Start), new DoNotCallTerm(Start).Holds(Start)));
    }

    [Fact]
    public void The_gate_is_shut_for_good_or_until_the_end()
    {
        Assert.Equal((false, null, Refusal.DoNotCall), Asked(ForGood));
        Assert.Equal((false, Start.AddHours(1), Refusal.DoNotCall), Asked(new(Start.AddHours(1))));
        Assert.Equal((true, null, null), Asked(new(Start)));
        Assert.Equal((true, null, null), Asked(null));
    }

    [Fact]
    public void A_start_is_refused_and_uses_up_nothing()
    {
        var contact = Claimed();

        var refused = Assert.Throws<DomainException>(() =>
            contact.Start(new(new(1), 1, 7), _campaign, 1, Start, Limits, new() { DoNotCall = ForGood })
        );

        Assert.Equal(Refusal.DoNotCall, refused.Refusal);
        Assert.Equal((ContactState.Claimed, 0), (contact.State, contact.AttemptCount));
    }

    [Fact]
    public void Who_is_left_out_for_good_has_opted_out()
    {
        var contact = Claimed();

        contact.LeaveOut(ForGood, _campaign);

        Assert.Equal(
            (ContactState.Done, ContactResult.OptedOut, new DateOnly(2026, 3, 3)),
            (contact.State, contact.Result, contact.ResultRunDay)
        );
    }

    [Theory]
    [InlineData(1, "2026-03-03 11:00")]
    [InlineData(10, "2026-03-04 09:00")]
    public void Who_is_left_out_for_some_time_waits_for_the_first_opening_after_it(int hours, string due)
    {
        var contact = Claimed();

        contact.LeaveOut(new(Start.AddHours(hours)), _campaign);

        Assert.Equal((ContactState.Waiting, due), (contact.State, $"{contact.DueTime:yyyy-MM-dd HH:mm}"));
    }

    [Fact]
    public void Only_whose_turn_came_is_left_out() =>
        Assert.Throws<InvalidOperationException>(() => NewContact().LeaveOut(ForGood, _campaign));

    private static Contact Claimed()
    {
        var contact = NewContact();
        contact.Hold(new(7, "d", Start.AddSeconds(30), Start.AddMinutes(10)));
        return contact;
    }

    private (bool IsOpen, DateTimeOffset? OpenTime, Refusal? Refusal) Asked(DoNotCallTerm? term)
    {
        var gates = CallGates.At(new(NewContact(), _campaign, Start, About: new() { DoNotCall = term }));
        var gate = gates.Gates.Single(gate => gate.Kind == GateKind.DoNotCall);
        return (gate.IsOpen, gate.OpenTime, gate.Refusal);
    }
}
