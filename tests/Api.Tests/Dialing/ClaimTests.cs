using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Dialing;

public sealed class ClaimTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    [Fact]
    public async Task A_claimed_call_brings_everything_that_the_scenario_needs()
    {
        var request = new CreateCampaignRequest
        {
            Campaign = new()
            {
                ProjectId = 7,
                StartBlockId = 8,
                PhoneId = 9,
                Schedule = new()
                {
                    Date = "2026-03-01",
                    StartTime = "00:00",
                    EndTime = "23:59",
                    TimeZone = DialerDriver.AlwaysOpenZone,
                },
            },
            Phones =
            {
                new NewContact
                {
                    Phone = "8 (912) 345-67-89",
                    AddData = new() { Fields = { ["имя"] = Google.Protobuf.WellKnownTypes.Value.ForString("Иван") } },
                },
            },
        };
        var id = (await server.Campaigns.CreateCampaignAsync(request, cancellationToken: TestContext.Current.CancellationToken))
            .Campaign
            .Id;

        var call = await _dialer.ClaimOneAsync(id);

        Assert.Equal("+79123456789", call.Phone);
        Assert.Equal("""{"имя":"Иван"}""", call.AddDataJson);
        Assert.Equal(
            (id, 1, 7, 8, 9, 1),
            (call.CampaignId, call.ContactId, call.ProjectId, call.StartBlockId, call.PhoneId, call.AttemptNumber)
        );
        Assert.Equal(server.Time.GetUtcNow().AddSeconds(30), call.LeaseEndTime.ToDateTimeOffset());
    }

    [Fact]
    public async Task A_campaign_whose_first_day_is_over_is_called_in_a_run_named_after_the_day_it_opened()
    {
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.Date = "2021-10-06");

        await _dialer.CallAsync(campaign, Outcome.Busy);

        Assert.Equal(server.Time.GetUtcNow().ToString("yyyy-MM-dd", null), Assert.Single(await _dialer.AttemptsAsync(campaign)).RunDate);
    }

    [Fact]
    public async Task A_claimed_contact_is_not_handed_out_again()
    {
        var campaign = await _dialer.CreateAsync(3);

        var first = await _dialer.ClaimAsync(campaign, 2);
        var second = await _dialer.ClaimAsync(campaign, 2);

        Assert.Equal([1L, 2L], first.Select(call => call.ContactId));
        Assert.Equal([3L], second.Select(call => call.ContactId));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
    }

    [Fact]
    public async Task Nothing_is_handed_out_before_the_window_opens_nor_after_it_has_closed()
    {
        var now = server.Time.GetUtcNow();
        var campaign = await _dialer.CreateAsync(2, draft =>
        {
            draft.Schedule.StartTime = now.AddMinutes(1).ToString("HH:mm", null);
            draft.Schedule.EndTime = now.AddMinutes(2).ToString("HH:mm", null);
        });
        var opening = (await _dialer.GetAsync(campaign)).NextOpeningTime.ToDateTimeOffset();

        server.Time.SetUtcNow(opening.AddMicroseconds(-1));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        server.Time.SetUtcNow(opening);
        Assert.Single(await _dialer.ClaimAsync(campaign, 1));
        server.Time.SetUtcNow(opening.AddMinutes(1));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
    }

    [Fact]
    public async Task A_claim_that_is_not_started_goes_back_when_its_lease_ends_and_costs_no_attempt()
    {
        var campaign = await _dialer.CreateAsync(1);
        var lost = Assert.Single(await _dialer.ClaimAsync(campaign, lease: TimeSpan.FromSeconds(10)));

        server.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        server.Time.Advance(TimeSpan.FromSeconds(1));
        var again = await _dialer.ClaimOneAsync(campaign);

        Assert.Equal(1, again.AttemptNumber);
        Assert.NotEqual(lost.Token, again.Token);
        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await _dialer.StartAsync(lost.Token)).Refusal));
        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await _dialer.ExtendAsync(lost.Token)).Refusal));
        Assert.Equal("CALL_NOT_STARTED", DialerDriver.ReasonOf((await _dialer.ReportAsync(lost.Token, Outcome.Busy)).Refusal));
        Assert.NotNull((await _dialer.StartAsync(again.Token)).Start);
    }

    [Fact]
    public async Task A_released_call_is_handed_out_again_at_once()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);

        Assert.Null((await _dialer.ReleaseAsync(call.Token)).Refusal);

        Assert.Equal(1, (await _dialer.ClaimOneAsync(campaign)).AttemptNumber);
    }

    [Fact]
    public async Task An_extended_claim_holds_for_another_lease()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);
        server.Time.Advance(TimeSpan.FromSeconds(29));

        var extension = (await _dialer.ExtendAsync(call.Token)).Extension;
        server.Time.Advance(TimeSpan.FromSeconds(29));

        Assert.False(extension.Stop);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.NotNull((await _dialer.StartAsync(call.Token)).Start);
    }

    [Fact]
    public async Task A_dialer_that_waits_is_answered_as_soon_as_a_call_is_due()
    {
        var now = server.Time.GetUtcNow();
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.StartTime = now.AddMinutes(1).ToString("HH:mm", null));
        server.Time.SetUtcNow((await _dialer.GetAsync(campaign)).NextOpeningTime.ToDateTimeOffset().AddSeconds(-2));

        var claim = _dialer.ClaimAsync(campaign, wait: TimeSpan.FromSeconds(30));
        await Eventually.IsTrueAsync(() => claim.IsCompleted, meanwhile: () => server.Time.Advance(TimeSpan.FromMilliseconds(100)));

        Assert.Single(await claim);
    }

    [Fact]
    public async Task No_more_calls_are_held_at_once_than_the_campaign_allows()
    {
        var campaign = await _dialer.CreateAsync(5, draft => draft.MaxConcurrentCalls = 2);

        var held = await _dialer.ClaimAsync(campaign);
        Assert.Equal(2, held.Count);
        await _dialer.StartAsync(held[0].Token);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(GateKind.Concurrency, (await _dialer.ExplainAsync(campaign, 5)).Blocking);
        await _dialer.ReportAsync(held[0].Token, Outcome.Answered);

        Assert.Single(await _dialer.ClaimAsync(campaign));
    }
}
