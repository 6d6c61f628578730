using System.Globalization;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Dialing;

public sealed class StartThatNeverRangTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    [Fact]
    public async Task It_uses_up_no_attempt_and_the_contact_rests_longer_each_time()
    {
        var campaign = await _dialer.CreateAsync(1, WithOwnCaller);
        var rests = new List<double>();
        for (var start = 0; start < 7; start++)
        {
            await _dialer.CallAsync(campaign, Outcome.NotDialed);
            rests.Add(((await _dialer.ContactAsync(campaign)).DueTime.ToDateTimeOffset() - server.Time.GetUtcNow()).TotalMinutes);
            server.Time.Advance(TimeSpan.FromMinutes(rests[^1]));
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], rests);
        var contact = await _dialer.ContactAsync(campaign);
        Assert.Equal((0, 7), (contact.AttemptCount, contact.UndialedCount));
        Assert.Equal(
            "0 of 2 attempts were made in this run; the latest starts, 7 in a row, never rang.",
            (await _dialer.ExplainAsync(campaign)).Gates.Single(gate => gate.Kind == GateKind.Attempts).Description
        );

        await _dialer.CallAsync(campaign, Outcome.Busy);

        contact = await _dialer.ContactAsync(campaign);
        Assert.Equal((1, 0), (contact.AttemptCount, contact.UndialedCount));
        Assert.Equal(TimeSpan.FromMinutes(30), contact.DueTime.ToDateTimeOffset() - server.Time.GetUtcNow());
    }

    [Fact]
    public async Task Twenty_in_a_row_end_the_contact_as_undialable()
    {
        var campaign = await _dialer.CreateAsync(1, WithOwnCaller);
        for (var start = 0; start < 20; start++)
        {
            Assert.Equal(ContactState.Waiting, (await _dialer.ContactAsync(campaign)).State);
            server.Time.Advance(TimeSpan.FromMinutes(30));
            await _dialer.CallAsync(campaign, Outcome.NotDialed);
        }

        Assert.Equal(ContactResult.Undialable, (await _dialer.ContactAsync(campaign)).Result);
        var statistics = await _dialer.StatisticsAsync(campaign);
        Assert.Equal((ContactResult.Undialable, 1), (statistics.Results.Single().Result, statistics.Results.Single().Count));
        Assert.Equal((Outcome.NotDialed, 20), (statistics.Outcomes.Single().Outcome, statistics.Outcomes.Single().Count));
        Assert.Equal(CampaignState.Completed, (await _dialer.GetAsync(campaign)).State);
    }

    [Fact]
    public async Task How_many_end_it_is_a_setting()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Dialing:MostUndialed=1");
        var dialer = new DialerDriver(server);
        var campaign = await dialer.CreateAsync(1);

        await dialer.CallAsync(campaign, Outcome.NotDialed);

        Assert.Equal(ContactResult.Undialable, (await dialer.ContactAsync(campaign)).Result);
    }

    [Fact]
    public async Task A_further_run_calls_an_undialable_contact_again_with_a_fresh_budget()
    {
        var closing = server.Time.GetUtcNow().AddMinutes(10);
        var campaign = await _dialer.CreateAsync(1, draft =>
        {
            WithOwnCaller(draft);
            draft.Schedule.Periods = new() { Id = 2 };
            draft.Schedule.EndTime = closing.ToString("HH:mm", CultureInfo.InvariantCulture);
            draft.OutcomeRules.Add(new OutcomeRule { Outcome = Outcome.NotDialed, Attempts = 2 });
        });
        await _dialer.CallAsync(campaign, Outcome.NotDialed);
        server.Time.Advance(TimeSpan.FromMinutes(1));
        await _dialer.CallAsync(campaign, Outcome.NotDialed);
        Assert.Equal(ContactResult.Undialable, (await _dialer.ContactAsync(campaign)).Result);

        server.Time.SetUtcNow(closing.AddDays(1).AddMinutes(-30));
        await _dialer.CallAsync(campaign, Outcome.NotDialed);

        var contact = await _dialer.ContactAsync(campaign);
        Assert.Equal((ContactState.Waiting, 1), (contact.State, contact.UndialedCount));
    }

    [Fact]
    public async Task Of_unknown_fate_it_counts_as_ever()
    {
        var campaign = await _dialer.CreateAsync(1, WithOwnCaller);
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);
        server.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        Assert.True((await _dialer.ReportAsync(call.Token, Outcome.NotDialed)).Receipt.Late);

        var contact = await _dialer.ContactAsync(campaign);
        Assert.Equal((1, 0), (contact.AttemptCount, contact.UndialedCount));
    }

    /// <summary>Failures are counted by caller number, too.</summary>
    private static void WithOwnCaller(NewCampaign campaign) => campaign.PhoneId = DialerDriver.NextProject;
}
