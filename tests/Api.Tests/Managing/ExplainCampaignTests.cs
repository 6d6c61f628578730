using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Managing;

public sealed class ExplainCampaignTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_no_gate_is_shut_the_dialers_are_the_answer()
    {
        var campaign = await _dialer.CreateAsync(3);

        var unasked = await ExplainAsync(campaign);
        await _dialer.ClaimAsync(campaign, 1, dialer: "asking");
        var asked = await ExplainAsync(campaign);
        var contact = await _dialer.ExplainAsync(campaign, 2);
        server.Time.Advance(TimeSpan.FromMinutes(5));
        await _dialer.UntilAsync(campaign, shown => shown.Counts.Waiting == 3);
        var silent = await ExplainAsync(campaign);

        Assert.Equal(
            (GateKind.Unspecified, "3 contacts are due. No dialer has ever asked for its calls."),
            (unasked.Blocking, unasked.Description)
        );
        Assert.Null(unasked.Askers.LastAskTime);
        Assert.Empty(unasked.Dialers);
        Assert.Equal((2, "2 contacts are due. 1 dialer asks for its calls."), (asked.DueCount, asked.Description));
        Assert.Equal(("asking", 1), (Assert.Single(asked.Dialers).DialerId, asked.Dialers[0].HeldCalls));
        Assert.Equal(asked.Askers, contact.Askers);
        Assert.Equal((3, 0), (silent.DueCount, silent.Askers.Count));
        Assert.StartsWith("3 contacts are due. No dialer has asked for its calls since ", silent.Description, StringComparison.Ordinal);
        Assert.Equal(asked.Askers.LastAskTime, silent.Askers.LastAskTime);
    }

    [Fact]
    public async Task Each_gate_tells_how_many_it_holds_and_until_when()
    {
        var campaign = await _dialer.CreateAsync(5);
        await _dialer.CallAsync(campaign, Outcome.Busy);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        var claimed = await _dialer.ClaimAsync(campaign, 2);
        await _dialer.StartAsync(claimed[0].Token);

        var explained = await ExplainAsync(campaign);

        var now = server.Time.GetUtcNow();
        Assert.Equal((GateKind.Unspecified, 1, now), (explained.Blocking, explained.DueCount, explained.NextCallTime.ToDateTimeOffset()));
        Assert.Equal((true, 1, "1 contact is waiting for the time of the next attempt."), Facts(GateKind.RetryDelay));
        Assert.Equal((true, 1, "1 contact is done."), Facts(GateKind.Attempts));
        Assert.Equal((true, 2, "1 contact is held by a dialer. 1 contact is being called."), Facts(GateKind.Claim));
        Assert.Equal((true, 0, "The calling window is open."), Facts(GateKind.Window));
        Assert.Equal(now.AddMinutes(30), Gate(GateKind.RetryDelay).OpenTime.ToDateTimeOffset());
        Assert.Equal(now.AddMinutes(30), Gate(GateKind.RetryDelay).AllOpenTime.ToDateTimeOffset());
        Assert.Equal(claimed[1].LeaseEndTime, Gate(GateKind.Claim).OpenTime);

        CampaignGate Gate(GateKind kind) => explained.Gates.Single(gate => gate.Kind == kind);

        (bool, int, string) Facts(GateKind kind) => (Gate(kind).Open, Gate(kind).ContactCount, Gate(kind).Description);
    }

    [Fact]
    public async Task A_paused_campaign_holds_all_who_wait_for_nobody_knows_how_long()
    {
        var campaign = await _dialer.CreateAsync(4);
        await server.Campaigns.PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);

        var explained = await ExplainAsync(campaign);

        Assert.Equal((GateKind.CampaignState, "The campaign is paused."), (explained.Blocking, explained.Description));
        Assert.Equal(4, explained.Gates.Single(gate => gate.Kind == GateKind.CampaignState).ContactCount);
        Assert.Null(explained.NextCallTime);
    }

    [Fact]
    public async Task What_is_shut_for_a_contact_is_shut_for_its_campaign_in_the_same_words()
    {
        var campaign = await _dialer.CreateAsync(1, planned =>
            planned.Schedule.Date = server.Time.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", null)
        );

        var explained = await ExplainAsync(campaign);
        var contact = await _dialer.ExplainAsync(campaign);

        Assert.Equal((contact.Blocking, contact.NextCallTime), (explained.Blocking, explained.NextCallTime));
        Assert.Equal(contact.Gates.Single(gate => gate.Kind == contact.Blocking).Description, explained.Description);
    }

    [Fact]
    public async Task There_is_nothing_to_explain_of_a_campaign_that_is_not_there()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => ExplainAsync(999_999));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    private async Task<ExplainCampaignResponse> ExplainAsync(long campaign) =>
        await server.Campaigns.ExplainCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
}
