using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Dialing;
using static CampaignGrpc.Domain.Tests.Scheduling.Schedules;

namespace CampaignGrpc.Domain.Tests.Scheduling;

/// <summary>
/// The hours on callees' own clocks, beside a campaign's windows of 09:00 to 17:00 UTC. Tuesday, 2026-03-03, 10:00 UTC is the start.
/// </summary>
public sealed class CalleeHoursTests
{
    private static readonly CalleeHours Day = new(Week("62 09:00-20:00,65 11:00-18:00")!, UnknownZone.CallNobody);

    [Theory]
    [InlineData("Europe/Moscow", true, null)]
    [InlineData("Asia/Vladivostok", false, "2026-03-06 09:00 +00:00")]
    [InlineData("America/New_York", false, "2026-03-03 14:00 +00:00")]
    [InlineData("Europe/Moscow Asia/Yekaterinburg", true, null)]
    [InlineData("Europe/Moscow America/New_York", false, "2026-03-03 14:00 +00:00")]
    [InlineData("Asia/Kamchatka America/New_York", false, null)]
    [InlineData("Mars/Olympus", false, null)]
    [InlineData("Mars/Olympus Europe/Moscow", true, null)]
    [InlineData("", false, null)]
    public void All_clocks_that_may_be_the_callees_are_asked_and_the_gate_opens_when_they_and_the_window_are_open(
        string zones,
        bool isOpen,
        string? opens
    )
    {
        // In Vladivostok 09:00 UTC is 19:00, within the hours until Friday.
        var hours = zones == "Asia/Vladivostok" ? new CalleeHours(Week("32 09:00-20:00")!, UnknownZone.CallNobody) : Day;

        var gate = Ask(hours, zones);

        Assert.Equal((isOpen, opens is null ? null : At(opens)), (gate.IsOpen, gate.OpenTime));
    }

    [Fact]
    public void Where_the_campaign_says_so_an_unknown_zone_is_its_own()
    {
        Assert.True(Ask(Day with { UnknownZone = UnknownZone.UseCampaignZone }, "").IsOpen);
        Assert.False(Ask(new(Week("127 12:00-13:00")!, UnknownZone.UseCampaignZone), "").IsOpen);
    }

    [Fact]
    public void Without_hours_nobodys_clock_is_asked() => Assert.True(Ask(null, "Asia/Kamchatka").IsOpen);

    [Fact]
    public void A_start_outside_of_the_hours_is_refused_and_uses_up_nothing()
    {
        var (campaign, contact) = (Campaign(Day), Claimed());

        var refused = Assert.Throws<DomainException>(() =>
            contact.Start(new(new(1), 1, 7), campaign, 1, Start, Limits, In("America/New_York"))
        );

        Assert.Equal((Refusal.CalleeHours, 0), (refused.Refusal, contact.AttemptCount));
    }

    [Fact]
    public void A_leave_to_ring_ends_with_the_hours()
    {
        var hours = new CalleeHours(Week("127 09:00-13:01")!, UnknownZone.CallNobody);
        var limits = Limits with { DialBy = TimeSpan.FromMinutes(5) };

        var attempt = Claimed().Start(new(new(1), 1, 7), Campaign(hours), 1, Start, limits, In("Europe/Moscow"));

        Assert.Equal(Start.AddMinutes(1), attempt.DialByTime);
    }

    [Fact]
    public void Who_can_never_be_called_is_done_when_the_turn_comes()
    {
        var contact = Claimed();

        contact.Defer(null, Campaign(Day));

        Assert.Equal((ContactState.Done, ContactResult.WindowClosed), (contact.State, contact.Result));
    }

    [Fact]
    public void The_next_call_is_within_the_hours_though_all_else_opens_outside_of_them()
    {
        // In Moscow the hours last until 11:00 UTC, and the contact is due at 12:00.
        var (campaign, contact) = (Campaign(new(Week("127 09:00-14:00")!, UnknownZone.CallNobody)), Waiting(Start.AddHours(2)));

        var gates = CallGates.At(new(contact, campaign, Start, About: In("Europe/Moscow")));

        Assert.True(gates.Gates.Single(gate => gate.Kind == GateKind.CalleeHours).IsOpen);
        Assert.Equal(At("2026-03-04 09:00 +00:00"), gates.NextCallTime);
    }

    private static Gate Ask(CalleeHours? hours, string zones) =>
        CallGates.At(new(NewContact(), Campaign(hours), Start, About: In(zones))).Gates.Single(gate => gate.Kind == GateKind.CalleeHours);

    private static CallContext In(string zones) =>
        new() { CalleeZones = [.. zones.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IanaZone.FromStorage)] };

    private static Campaign Campaign(CalleeHours? hours)
    {
        var campaign = NewCampaign();
        campaign.Update(campaign.Terms with { Schedule = campaign.Schedule with { CalleeHours = hours } }, Start.AddDays(-1));
        campaign.Advance(Start);
        return campaign;
    }

    private static Contact Claimed() =>
        With(
            NewContact().Progress with
            {
                State = ContactState.Claimed,
                DueTime = null,
                Claim = new(7, "dialer-1", Start.AddMinutes(1), Start.AddHours(1)),
            }
        );

    private static Contact Waiting(DateTimeOffset due) => With(NewContact().Progress with { DueTime = due });

    private static Contact With(ContactProgress progress) =>
        Contact.FromStorage(new(1), 1, PhoneNumber.FromDigits(79123456789), AddData.Empty, default, progress);
}
