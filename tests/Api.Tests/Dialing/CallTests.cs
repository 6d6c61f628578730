using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Tests.Dialing;

public sealed class CallTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    [Fact]
    public async Task Leave_to_ring_lasts_ten_seconds_and_asking_again_gives_the_same()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);
        var now = server.Time.GetUtcNow();

        var first = (await _dialer.StartAsync(call.Token)).Start;
        server.Time.Advance(TimeSpan.FromSeconds(3));
        var again = (await _dialer.StartAsync(call.Token)).Start;

        Assert.Equal(now, first.StartTime.ToDateTimeOffset());
        Assert.Equal(now.AddSeconds(10), first.DialByTime.ToDateTimeOffset());
        Assert.Equal(first, again);
        Assert.Single(await _dialer.AttemptsAsync(campaign));
    }

    [Fact]
    public async Task Leave_to_ring_ends_with_the_window()
    {
        var closing = server.Time.GetUtcNow().AddMinutes(2);
        var campaign = await _dialer.CreateAsync(2, draft => draft.Schedule.EndTime = closing.ToString("HH:mm", null));
        closing = new(closing.Year, closing.Month, closing.Day, closing.Hour, closing.Minute, 0, TimeSpan.Zero);
        server.Time.SetUtcNow(closing.AddSeconds(-4));
        var calls = await _dialer.ClaimAsync(campaign, 2);

        Assert.Equal(closing, (await _dialer.StartAsync(calls[0].Token)).Start.DialByTime.ToDateTimeOffset());
        server.Time.SetUtcNow(closing);

        Assert.Equal("WINDOW_CLOSED", DialerDriver.ReasonOf((await _dialer.StartAsync(calls[1].Token)).Refusal));
    }

    [Fact]
    public async Task A_call_that_was_not_answered_is_tried_again_after_the_interval_until_its_attempts_are_used_up()
    {
        var campaign = await _dialer.CreateAsync(1);
        await _dialer.CallAsync(campaign, Outcome.NoAnswer);

        server.Time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromMicroseconds(1));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        server.Time.Advance(TimeSpan.FromMicroseconds(1));
        await _dialer.CallAsync(campaign, Outcome.Busy);

        Assert.Equal(ContactResult.Exhausted, (await _dialer.ContactAsync(campaign)).Result);
        Assert.Equal(CampaignState.Completed, (await _dialer.GetAsync(campaign)).State);
    }

    [Theory]
    [InlineData(Outcome.Answered, ContactResult.Reached)]
    [InlineData(Outcome.InvalidNumber, ContactResult.Invalid)]
    [InlineData(Outcome.DoNotCall, ContactResult.OptedOut)]
    public async Task Some_outcomes_finish_the_contact_at_once(Outcome outcome, ContactResult result)
    {
        var campaign = await _dialer.CreateAsync(1, draft => draft.ProjectId = DialerDriver.NextProject);

        await _dialer.CallAsync(campaign, outcome);

        var contact = await _dialer.ContactAsync(campaign);
        Assert.Equal((ContactState.Done, result), (contact.State, contact.Result));
        Assert.Null(contact.DueTime);
    }

    [Fact]
    public async Task The_same_report_again_is_answered_as_the_first_and_another_outcome_is_refused()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);
        Assert.Equal("CALL_NOT_STARTED", DialerDriver.ReasonOf((await _dialer.ReportAsync(call.Token, Outcome.Busy)).Refusal));
        await _dialer.StartAsync(call.Token);

        var first = await _dialer.ReportAsync(call.Token, Outcome.Busy);
        var again = await _dialer.ReportAsync(call.Token, Outcome.Busy);
        var other = await _dialer.ReportAsync(call.Token, Outcome.Answered);

        Assert.Equal(first, again);
        Assert.Equal("OUTCOME_ALREADY_REPORTED", DialerDriver.ReasonOf(other.Refusal));
        Assert.Equal(Outcome.Busy, Assert.Single(await _dialer.AttemptsAsync(campaign)).Outcome);
    }

    [Fact]
    public async Task A_call_of_which_nothing_is_heard_counts_as_unknown_and_bars_the_next_until_it_could_no_longer_be_going_on()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);
        var started = (await _dialer.StartAsync(call.Token)).Start.StartTime.ToDateTimeOffset();

        server.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(Outcome.Unknown, Assert.Single(await _dialer.AttemptsAsync(campaign)).Outcome);
        Assert.Equal(started.AddMinutes(30), (await _dialer.ContactAsync(campaign)).DueTime.ToDateTimeOffset());
        server.Time.SetUtcNow(started.AddMinutes(30));

        Assert.Equal(2, (await _dialer.ClaimOneAsync(campaign)).AttemptNumber);
    }

    [Fact]
    public async Task A_report_that_comes_late_is_kept_as_a_fact_and_spares_the_contact_another_call()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);
        server.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        var receipt = (await _dialer.ReportAsync(call.Token, Outcome.Answered)).Receipt;

        Assert.True(receipt.Late);
        Assert.Equal(ContactResult.Reached, (await _dialer.ContactAsync(campaign)).Result);
        var attempt = Assert.Single(await _dialer.AttemptsAsync(campaign));
        Assert.Equal((Outcome.Answered, true), (attempt.Outcome, attempt.Late));
        Assert.Equal([Outcome.Answered], (await _dialer.StatisticsAsync(campaign)).Outcomes.Select(count => count.Outcome));
    }

    [Fact]
    public async Task A_late_report_never_opens_a_finished_contact_again()
    {
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.Attempts = new() { Id = 1 });
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);
        server.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        Assert.True((await _dialer.ReportAsync(call.Token, Outcome.Busy)).Receipt.Late);

        Assert.Equal(ContactResult.Unresolved, (await _dialer.ContactAsync(campaign)).Result);
        Assert.Equal(CampaignState.Completed, (await _dialer.GetAsync(campaign)).State);
    }

    [Fact]
    public async Task A_campaign_may_say_otherwise_what_an_outcome_means()
    {
        var campaign = await _dialer.CreateAsync(2, draft =>
        {
            draft.Schedule.Attempts = new() { Id = 5 };
            draft.OutcomeRules.Add(new OutcomeRule { Outcome = Outcome.Voicemail, Final = true });
            draft.OutcomeRules.Add(
                new OutcomeRule
                {
                    Outcome = Outcome.Busy,
                    Interval = 60,
                    Attempts = 2,
                }
            );
        });

        await _dialer.CallAsync(campaign, Outcome.Voicemail);
        await _dialer.CallAsync(campaign, Outcome.Busy);
        Assert.Equal(ContactResult.Exhausted, (await _dialer.ContactAsync(campaign, 1)).Result);
        Assert.Equal(server.Time.GetUtcNow().AddMinutes(60), (await _dialer.ContactAsync(campaign, 2)).DueTime.ToDateTimeOffset());
        server.Time.Advance(TimeSpan.FromMinutes(60));
        await _dialer.CallAsync(campaign, Outcome.Busy);

        Assert.Equal(ContactResult.Exhausted, (await _dialer.ContactAsync(campaign, 2)).Result);
    }

    [Fact]
    public async Task What_the_dialer_reports_is_what_the_attempts_and_the_statistics_show()
    {
        var campaign = await _dialer.CreateAsync(2);
        var call = await _dialer.ClaimOneAsync(campaign);
        var started = (await _dialer.StartAsync(call.Token)).Start.StartTime.ToDateTimeOffset();
        server.Time.Advance(TimeSpan.FromSeconds(50));
        await _dialer.ReportAsync(call.Token, Outcome.Answered, report =>
        {
            report.AnswerTime = started.AddSeconds(5).ToTimestamp();
            report.EndTime = started.AddSeconds(45).ToTimestamp();
            report.ResultData = new() { Fields = { ["оценка"] = Value.ForNumber(5) } };
        });
        await _dialer.CallAsync(campaign, Outcome.Busy);

        var attempt = (await _dialer.AttemptsAsync(campaign))[0];
        var statistics = await _dialer.StatisticsAsync(campaign);

        Assert.Equal(("dialer-1", 1, 1L), (attempt.DialerId, attempt.Number, attempt.ContactId));
        Assert.Equal(5, attempt.ResultData.Fields["оценка"].NumberValue);
        Assert.Equal(TimeSpan.FromSeconds(40), statistics.TalkDuration.ToTimeSpan());
        Assert.Equal(0.5, statistics.AnswerRate);
        Assert.Equal(new ContactCounts { Waiting = 1, Done = 1 }, statistics.Contacts);
        Assert.Equal([(ContactResult.Reached, 1L)], statistics.Results.Select(count => (count.Result, count.Count)));
        Assert.Equal(2, Assert.Single(statistics.Hours).Attempts);
    }
}
