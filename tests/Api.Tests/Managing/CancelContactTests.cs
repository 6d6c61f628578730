using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Managing;

public sealed class CancelContactTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly Owner _owner = new(server);

    [Fact]
    public async Task A_contact_that_waits_or_is_claimed_is_done_at_once_and_its_claim_holds_nothing()
    {
        var campaign = await _dialer.CreateAsync(3);
        var call = await _dialer.ClaimOneAsync(campaign);

        Assert.Equal(ContactResult.Cancelled, (await _owner.CancelContactAsync(campaign, call.ContactId)).Result);
        Assert.Null(await _owner.SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/contacts/2:cancel"));
        await _owner.CancelContactAsync(campaign, 2);

        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await _dialer.StartAsync(call.Token)).Refusal));
        Assert.Equal([3L], (await _dialer.ClaimAsync(campaign)).Select(other => other.ContactId));
        Assert.Equal(new ContactCounts { Claimed = 1, Done = 2 }, (await _dialer.GetAsync(campaign)).Counts);
        Assert.Equal(
            [(ContactResult.Cancelled, 2L)],
            (await _dialer.StatisticsAsync(campaign)).Results.Select(count => (count.Result, count.Count))
        );
    }

    [Theory]
    [InlineData(Outcome.Busy, ContactResult.Cancelled)]
    [InlineData(Outcome.Answered, ContactResult.Reached)]
    public async Task A_call_that_is_going_on_is_told_to_stop_and_the_contact_is_not_called_again(Outcome outcome, ContactResult result)
    {
        var campaign = await _dialer.CreateAsync(2);
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);
        Assert.False((await _dialer.ExtendAsync(call.Token)).Extension.Stop);

        Assert.Equal(ContactState.Dialing, (await _owner.CancelContactAsync(campaign)).State);
        Assert.Equal(GateKind.Attempts, (await _dialer.ExplainAsync(campaign)).Blocking);
        Assert.True((await _dialer.ExtendAsync(call.Token)).Extension.Stop);
        await _dialer.ReportAsync(call.Token, outcome);

        Assert.Equal(
            (ContactState.Done, result),
            ((await _dialer.ContactAsync(campaign)).State, (await _dialer.ContactAsync(campaign)).Result)
        );
        await _owner.CancelContactAsync(campaign);
    }

    [Fact]
    public async Task A_cancelled_call_that_nobody_reports_is_not_made_again_and_its_late_report_changes_nothing()
    {
        var campaign = await _dialer.CreateAsync(2);
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);
        await _owner.CancelContactAsync(campaign);

        server.Time.Advance(TimeSpan.FromMinutes(2));
        await _dialer.ClaimAsync(campaign);
        Assert.Equal(ContactResult.Cancelled, (await _dialer.ContactAsync(campaign)).Result);
        Assert.True((await _dialer.ReportAsync(call.Token, Outcome.Busy)).Receipt.Late);

        Assert.Equal(ContactResult.Cancelled, (await _dialer.ContactAsync(campaign)).Result);
    }

    [Fact]
    public async Task In_a_recurring_campaign_whoever_is_done_for_today_is_cancelled_for_the_further_runs()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var (dialer, owner) = (new DialerDriver(own), new Owner(own));
        var campaign = await dialer.CreateAsync(3, draft => draft.Schedule.Periods = new() { Id = 2 });
        await dialer.CallAsync(campaign, Outcome.Answered);
        var call = await dialer.ClaimOneAsync(campaign);
        await dialer.StartAsync(call.Token);

        Assert.Equal(ContactResult.Cancelled, (await owner.CancelContactAsync(campaign, 1)).Result);
        await owner.CancelContactAsync(campaign, 2);
        await dialer.ReportAsync(call.Token, Outcome.Answered);
        Assert.Equal(ContactResult.Reached, (await dialer.ContactAsync(campaign, 2)).Result);
        own.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal([3L], (await dialer.ClaimAsync(campaign)).Select(other => other.ContactId));
        Assert.Equal(ContactResult.Cancelled, (await dialer.ContactAsync(campaign, 2)).Result);
        Assert.Equal(
            [(ContactResult.Cancelled, 2L)],
            (await dialer.StatisticsAsync(campaign)).Results.Select(count => (count.Result, count.Count))
        );
    }

    [Fact]
    public async Task Whoever_is_done_and_would_not_be_called_again_is_finished_and_who_is_not_there_is_not_found()
    {
        var campaign = await _dialer.CreateAsync(2);
        await _dialer.CallAsync(campaign, Outcome.Answered);

        var refusal = await _owner.SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/contacts/1:cancel");
        Assert.Equal((400, "CONTACT_FINISHED"), (refusal!.HttpStatus, refusal.Reason));
        Assert.Equal(refusal.Status, (await Owner.RefusalAsync(() => _owner.CancelContactAsync(campaign))).Status);
        Assert.Equal("CONTACT_NOT_FOUND", (await Owner.RefusalAsync(() => _owner.CancelContactAsync(campaign, 3))).Reason);
        Assert.Equal("CONTACT_NOT_FOUND", (await Owner.RefusalAsync(() => _owner.CancelContactAsync(campaign, long.MaxValue))).Reason);
        Assert.Equal("CAMPAIGN_NOT_FOUND", (await Owner.RefusalAsync(() => _owner.CancelContactAsync(999_999))).Reason);
        Assert.Equal(["contact_id OUT_OF_RANGE"], (await Owner.RefusalAsync(() => _owner.CancelContactAsync(campaign, 0))).Faults);
    }

    [Fact]
    public async Task The_last_contact_that_is_cancelled_completes_a_once_campaign()
    {
        var campaign = await _dialer.CreateAsync(1);
        await _dialer.ClaimAsync(campaign);

        await _owner.CancelContactAsync(campaign);

        Assert.Equal(CampaignState.Completed, (await _dialer.GetAsync(campaign)).State);
    }
}
