using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Contacts;

public sealed class CampaignGatesTests
{
    private static readonly DateTimeOffset Later = Start.AddMinutes(30);

    [Fact]
    public void It_has_the_gates_of_a_contact_in_their_order()
    {
        var gates = At(Running(contacts: 3), Due(3));

        Assert.Equal(
            CallGates.At(new(NewContact(), Running(), Start)).Gates.Select(gate => gate.Kind),
            gates.Gates.Select(gate => gate.Gate.Kind)
        );
        Assert.Null(gates.Blocking);
        Assert.Equal(("3 contacts are due.", Start), (gates.Description, gates.NextCallTime));
        Assert.All(gates.Gates, gate => Assert.Equal(0, gate.Held.Value));
    }

    [Fact]
    public void A_gate_of_the_whole_campaign_holds_all_who_wait_and_says_what_it_says_of_a_contact()
    {
        var campaign = Running(contacts: 3);
        campaign.Pause();

        var gates = At(campaign, Due(3));

        var state = gates.Gates.Single(gate => gate.Gate.Kind == GateKind.CampaignState);
        Assert.Equal(
            (3, CallGates.At(new(NewContact(), campaign, Start)).Blocking!.Description),
            (state.Held.Value, state.Gate.Description)
        );
        Assert.Equal((state.Gate, state.Gate.Description), (gates.Blocking, gates.Description));
        Assert.Null(gates.NextCallTime);
    }

    [Fact]
    public void A_gate_that_holds_some_lets_the_others_pass()
    {
        var gates = At(Running(contacts: 5), new(new(2), new(3), Later, Later.AddHours(1), null, 0));

        var delay = gates.Gates.Single(gate => gate.Gate.Kind == GateKind.RetryDelay);
        Assert.Equal((true, 3, Later, Later.AddHours(1)), (delay.Gate.IsOpen, delay.Held.Value, delay.Gate.OpenTime, delay.AllOpenTime));
        Assert.Equal("3 contacts are waiting for the time of the next attempt.", delay.Gate.Description);
        Assert.Null(gates.Blocking);
    }

    [Fact]
    public void Where_nobody_is_due_the_first_who_will_be_is_the_next_call()
    {
        var gates = At(Running(contacts: 1), new(new(0), new(1), Later, Later, null, 0));

        Assert.Equal(
            (GateKind.RetryDelay, "1 contact is waiting for the time of the next attempt."),
            (gates.Blocking!.Kind, gates.Description)
        );
        Assert.Equal(Later, gates.NextCallTime);
    }

    [Fact]
    public void A_count_that_was_not_carried_on_says_so() =>
        Assert.Equal(
            "More than 100000 contacts are due.",
            At(Running(contacts: 3), new(new(100_000, true), new(100_000, true), Later, Later, null, 0)).Description
        );

    [Fact]
    public void Where_all_who_are_left_are_in_dialers_hands_that_is_said_of_each_kind()
    {
        var campaign = Running(contacts: 6);
        campaign.Count(new(0, 1, 2, 3));

        var gates = At(campaign, new(new(0), new(0), null, null, Start.AddSeconds(30), 0));

        Assert.Equal(
            (GateKind.Claim, "1 contact is held by a dialer. 2 contacts are being called."),
            (gates.Blocking!.Kind, gates.Description)
        );
        Assert.Equal(Start.AddSeconds(30), gates.NextCallTime);
    }

    [Fact]
    public void A_campaign_without_contacts_has_nobody_to_call() =>
        Assert.Equal("The campaign has no contacts.", At(Running(contacts: 0), Due(0)).Description);

    [Theory]
    [InlineData(1, 23)]
    [InlineData(2, null)]
    public void Who_is_done_is_called_again_by_the_next_run_unless_all_are_done_for_good(int doneForGood, int? hours)
    {
        var campaign = Running(contacts: 2, recurrence: Recurrence.Daily);
        campaign.Count(new(0, 0, 0, 2));

        var gates = At(campaign, Due(0) with { DoneForGood = doneForGood });

        Assert.Equal((GateKind.Attempts, "2 contacts are done."), (gates.Blocking!.Kind, gates.Description));
        Assert.Equal(hours is { } after ? Start.AddHours(after) : null, gates.NextCallTime);
    }

    [Fact]
    public void While_the_service_is_held_that_is_the_answer() =>
        Assert.Equal(GateKind.Hold, CampaignGates.At(new(Running(), Due(1), Start, new(Start))).Blocking!.Kind);

    private static CampaignGates At(Campaign campaign, ContactStock contacts) => CampaignGates.At(new(campaign, contacts, Start));

    private static ContactStock Due(int count) => new(new(count), new(0), null, null, null, 0);
}
