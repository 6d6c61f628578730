using CampaignGrpc.Domain.Gates;
using static CampaignGrpc.Domain.Tests.Dialing;

namespace CampaignGrpc.Domain.Tests.Contacts;

public sealed class CallGatesTests
{
    [Fact]
    public void A_waiting_contact_of_a_running_campaign_passes_every_gate()
    {
        var gates = CallGates.At(new(NewContact(), Running(), Start));

        Assert.Null(gates.Blocking);
        Assert.Equal(Start, gates.NextCallTime);
        Assert.Equal(Enum.GetValues<GateKind>(), gates.Gates.Select(gate => gate.Kind).Order());
    }

    [Fact]
    public void While_the_service_is_held_nothing_else_matters()
    {
        var gates = CallGates.At(new(NewContact(), Running(), Start, About: new() { Hold = new(Start.AddDays(-1)) }));

        Assert.Equal((GateKind.Hold, Refusal.Restored), (gates.Blocking!.Kind, gates.Blocking.Refusal));
        Assert.Null(gates.NextCallTime);
    }

    [Fact]
    public void Before_the_first_run_the_campaigns_state_blocks_until_the_window_opens()
    {
        var campaign = NewCampaign(firstDay: "2026-03-05");

        var gates = CallGates.At(new(NewContact(), campaign, Start));

        Assert.Equal(GateKind.CampaignState, gates.Blocking!.Kind);
        Assert.Equal(new(2026, 3, 5, 9, 0, 0, TimeSpan.Zero), gates.NextCallTime);
    }

    [Fact]
    public void While_it_is_paused_nobody_knows_when_the_next_call_is()
    {
        var campaign = Running();
        campaign.Pause();

        var gates = CallGates.At(new(NewContact(), campaign, Start));

        Assert.Equal(GateKind.CampaignState, gates.Blocking!.Kind);
        Assert.Null(gates.NextCallTime);
    }

    [Fact]
    public void Outside_the_window_the_next_opening_is_named()
    {
        var campaign = Running();
        campaign.Advance(Start.AddHours(8));

        var gates = CallGates.At(new(NewContact(), campaign, Start.AddHours(8)));

        Assert.Equal(GateKind.Window, gates.Blocking!.Kind);
        Assert.Equal(Start.AddHours(23), gates.NextCallTime);
    }

    [Fact]
    public void At_the_limit_of_calls_at_once_the_campaign_blocks()
    {
        var campaign = NewCampaign(contacts: 2, maxConcurrentCalls: 1);
        campaign.Advance(Start);
        campaign.Count(new(1, 1, 0, 0));

        Assert.Equal(GateKind.Concurrency, CallGates.At(new(NewContact(), campaign, Start)).Blocking!.Kind);
    }

    [Fact]
    public void In_an_unknown_zone_the_window_is_shut_and_nothing_is_promised()
    {
        var gates = CallGates.At(new(NewContact(), NewCampaign(zone: "Mars/Olympus"), Start));

        Assert.Contains(gates.Gates, gate => gate is { Kind: GateKind.Window, IsOpen: false, OpenTime: null });
        Assert.Null(gates.NextCallTime);
    }
}
