using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Infrastructure;
using Google.Protobuf;

namespace CampaignGrpc.Api.Tests.Results;

/// <summary>What the runs of a recurring campaign came to, those that are over as well.</summary>
public sealed class RunTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private ResultService.ResultServiceClient Results => new(server.Channel);

    [Fact]
    public async Task The_results_of_a_run_stay_when_the_next_one_calls_the_list_again()
    {
        var campaign = await TwoDaysAsync();

        Assert.Equal(
            [
                "2026-03-04: CONTACT_RESULT_REACHED 1",
                "2026-03-03: CONTACT_RESULT_REACHED 1, CONTACT_RESULT_OPTED_OUT 1, CONTACT_RESULT_WINDOW_CLOSED 1",
            ],
            (await RunsAsync(campaign)).Select(Text)
        );
        Assert.Equal(
            [
                "1,CONTACT_STATE_DONE,CONTACT_RESULT_REACHED,2026-03-03",
                "2,CONTACT_STATE_DONE,CONTACT_RESULT_OPTED_OUT,2026-03-03",
                "3,CONTACT_STATE_DONE,CONTACT_RESULT_WINDOW_CLOSED,2026-03-03",
            ],
            await FileAsync(campaign, "&run_date=2026-03-03")
        );
        Assert.Equal(["3,CONTACT_STATE_DONE,CONTACT_RESULT_REACHED,2026-03-04"], await FileAsync(campaign, "&run_date=2026-03-04"));
        Assert.Equal(
            ["1,CONTACT_STATE_DONE,CONTACT_RESULT_REACHED,2026-03-03"],
            await FileAsync(campaign, "&run_date=2026-03-03&result=CONTACT_RESULT_REACHED")
        );
        Assert.Equal(
            [
                "1,CONTACT_STATE_WAITING,,2026-03-03",
                "2,CONTACT_STATE_DONE,CONTACT_RESULT_OPTED_OUT,2026-03-03",
                "3,CONTACT_STATE_DONE,CONTACT_RESULT_REACHED,2026-03-04",
            ],
            await FileAsync(campaign, "")
        );
    }

    [Fact]
    public async Task A_run_has_a_beginning_and_when_it_is_over_an_end()
    {
        var campaign = await TwoDaysAsync();

        var runs = await RunsAsync(campaign);

        Assert.Equal(Today(1, 0, 0), runs[0].BeginTime.ToDateTimeOffset());
        Assert.Null(runs[0].EndTime);
        Assert.Equal(
            (CampaignServerFixture.Start, Today(0, 23, 59)),
            (runs[1].BeginTime.ToDateTimeOffset(), runs[1].EndTime.ToDateTimeOffset())
        );
    }

    [Fact]
    public async Task Statistics_and_attempts_can_be_those_of_one_run()
    {
        var campaign = await TwoDaysAsync();

        var all = await Results.GetStatisticsAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        var first = await Results.GetStatisticsAsync(new() { CampaignId = campaign, RunDate = "2026-03-03" }, cancellationToken: TestEnd);
        var attempts = await Results.ListAttemptsAsync(new() { CampaignId = campaign, RunDate = "2026-03-03" }, cancellationToken: TestEnd);

        Assert.Equal([(Outcome.Answered, 2), (Outcome.DoNotCall, 1)], all.Outcomes.Select(outcome => (outcome.Outcome, outcome.Count)));
        Assert.Equal([(Outcome.Answered, 1), (Outcome.DoNotCall, 1)], first.Outcomes.Select(outcome => (outcome.Outcome, outcome.Count)));
        Assert.Equal(
            [(ContactResult.Reached, 1), (ContactResult.OptedOut, 1), (ContactResult.WindowClosed, 1)],
            first.Results.Select(result => (result.Result, result.Count))
        );
        Assert.Equal(
            [(ContactResult.Reached, 1), (ContactResult.OptedOut, 1)],
            all.Results.Select(result => (result.Result, result.Count))
        );
        Assert.Equal((2, 2), (attempts.TotalCount, attempts.Attempts.Count));
        Assert.All(attempts.Attempts, attempt => Assert.Equal("2026-03-03", attempt.RunDate));
    }

    [Fact]
    public async Task An_outcome_is_of_the_day_of_its_start_whenever_it_is_reported_and_a_late_one_takes_the_place_of_the_unknown()
    {
        var (campaign, calls) = await StartBeforeMidnightAsync(3);
        server.Time.Advance(TimeSpan.FromSeconds(45));
        await _dialer.ReportAsync(calls[0], Outcome.Busy);
        server.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        Assert.Equal(["2026-03-10: 3, 0, Busy 1, Unknown 2"], await OutcomesByDayAsync(campaign));
        Assert.True((await _dialer.ReportAsync(calls[1], Outcome.Answered)).Receipt.Late);
        Assert.Equal(["2026-03-10: 3, 1, Answered 1, Busy 1, Unknown 1"], await OutcomesByDayAsync(campaign));

        server.Time.Advance(TimeSpan.FromMinutes(40));
        await _dialer.CallAsync(campaign, Outcome.Voicemail);
        Assert.Equal(
            ["2026-03-10: 3, 1, Answered 1, Busy 1, Unknown 1", "2026-03-11: 1, 0, Voicemail 1"],
            await OutcomesByDayAsync(campaign)
        );
        Assert.Equal(
            Sums(await _dialer.AttemptsAsync(campaign)),
            (await _dialer.StatisticsAsync(campaign))
                .Days.SelectMany(day => day.Outcomes)
                .GroupBy(outcome => outcome.Outcome)
                .OrderBy(alike => alike.Key)
                .Select(alike => (alike.Key, alike.Sum(outcome => outcome.Count)))
        );
        Assert.Empty(server.Services.CheckDatabase());
        server.Execute($"UPDATE tallies SET count = count + 1 WHERE campaign_id = {campaign} AND kind = 9");
        Assert.Equal(
            $"The tally of outcomes by day of campaign {campaign} is more than its attempts.",
            Assert.Single(server.Services.CheckDatabase())
        );
        server.Execute($"UPDATE tallies SET count = count - 1 WHERE campaign_id = {campaign} AND kind = 9");

        static IEnumerable<(Outcome, long)> Sums(IEnumerable<Attempt> attempts) =>
            attempts.GroupBy(attempt => attempt.Outcome).OrderBy(alike => alike.Key).Select(alike => (alike.Key, alike.LongCount()));
    }

    [Fact]
    public async Task What_an_earlier_version_counted_is_of_no_day_and_what_is_learnt_of_it_late_is_of_the_day_of_its_start()
    {
        var (campaign, calls) = await StartBeforeMidnightAsync(3);
        server.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        server.Execute($"DELETE FROM tallies WHERE campaign_id = {campaign} AND kind = 9");
        Assert.Equal(["2026-03-10: 3, 0"], await OutcomesByDayAsync(campaign));

        Assert.True((await _dialer.ReportAsync(calls[0], Outcome.Answered)).Receipt.Late);
        Assert.True((await _dialer.ReportAsync(calls[1], Outcome.Busy)).Receipt.Late);

        Assert.Equal(["2026-03-10: 3, 1, Answered 1, Busy 1"], await OutcomesByDayAsync(campaign));
        Assert.Empty(server.Services.CheckDatabase());
    }

    [Fact]
    public async Task Attempts_are_counted_by_the_day_and_the_weekday_on_the_campaigns_clock_over_the_midnight_of_others()
    {
        server.Time.AdjustTime(CampaignServerFixture.Start);
        var campaign = await _dialer.CreateAsync(3, AllDayInVladivostok);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        await _dialer.CallAsync(campaign, Outcome.Busy);
        server.Time.AdjustTime(new(2026, 3, 9, 17, 0, 0, TimeSpan.Zero));
        await _dialer.CallAsync(campaign, Outcome.Answered);

        var statistics = await _dialer.StatisticsAsync(campaign);

        Assert.Equal(
            [
                new DayCount
                {
                    Date = "2026-03-03",
                    Attempts = 2,
                    Answered = 1,
                    Outcomes = { Once(Outcome.Answered), Once(Outcome.Busy) },
                },
                new DayCount
                {
                    Date = "2026-03-10",
                    Attempts = 1,
                    Answered = 1,
                    Outcomes = { Once(Outcome.Answered) },
                },
            ],
            statistics.Days
        );
        var weekday = Assert.Single(statistics.Weekdays);
        Assert.Equal((Google.Type.DayOfWeek.Tuesday, 3, 2), (weekday.Weekday, weekday.Attempts, weekday.Answered));
        Assert.Equal(3, statistics.Hours.Sum(hour => hour.Attempts));
        Assert.All(statistics.Hours, hour => Assert.InRange(hour.Hour, 0, 23));
    }

    [Fact]
    public async Task Runs_are_paged_and_both_roads_tell_the_same()
    {
        var campaign = await TwoDaysAsync();

        var first = await Results.ListRunsAsync(new() { CampaignId = campaign, PageSize = 1 }, cancellationToken: TestEnd);
        var second = await Results.ListRunsAsync(
            new()
            {
                CampaignId = campaign,
                PageSize = 1,
                PageToken = first.NextPageToken,
            },
            cancellationToken: TestEnd
        );
        var json = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/runs", TestEnd);

        Assert.Equal((2, 2, ""), (first.TotalCount, second.TotalCount, second.NextPageToken));
        Assert.Equal(JsonParser.Default.Parse<ListRunsResponse>(json).Runs, first.Runs.Concat(second.Runs));
    }

    [Theory]
    [InlineData("runs?page_size=-1", "page_size OUT_OF_RANGE")]
    [InlineData("runs?page_token=x", "page_token BAD_PAGE_TOKEN")]
    [InlineData("statistics?run_date=2026-02-30", "run_date FORMAT")]
    [InlineData("attempts?run_date=yesterday", "run_date FORMAT")]
    [InlineData("results.csv?run_date=03.03.2026", "run_date FORMAT")]
    [InlineData("results.xlsx?run_date=", null)]
    public async Task What_names_no_run_is_refused(string question, string? fault)
    {
        var campaign = await _dialer.CreateAsync(0);

        using var response = await server.Json.GetAsync($"/api/campaigns/{campaign}/{question}", TestEnd);

        if (fault is null)
            Assert.True(response.IsSuccessStatusCode);
        else
            Assert.Equal(fault, Assert.Single((await response.ReadAnswerAsync()).Faults));
    }

    [Fact]
    public async Task Of_days_that_went_by_unseen_each_run_that_began_is_kept()
    {
        server.Time.AdjustTime(CampaignServerFixture.Start);
        var campaign = await _dialer.CreateAsync(2, Daily);
        await _dialer.ClaimAsync(campaign, 1);

        // Nobody asks for two days: the run between passed unseen, and left nothing.
        server.Time.AdjustTime(Today(2, 10, 0));
        await _dialer.CallAsync(campaign, Outcome.Answered);

        Assert.Equal(
            ["2026-03-05: CONTACT_RESULT_REACHED 1", "2026-03-03: CONTACT_RESULT_WINDOW_CLOSED 2"],
            (await RunsAsync(campaign)).Select(Text)
        );
    }

    /// <summary>Calls that begin half a minute before midnight in Vladivostok, where calls go on over it.</summary>
    private async Task<(long Campaign, string[] Tokens)> StartBeforeMidnightAsync(int contacts)
    {
        server.Time.AdjustTime(new(2026, 3, 10, 13, 59, 30, TimeSpan.Zero));
        var campaign = await _dialer.CreateAsync(contacts, AllDayInVladivostok);
        string[] tokens = [.. (await _dialer.ClaimAsync(campaign)).Select(call => call.Token)];
        foreach (var token in tokens)
            Assert.NotNull((await _dialer.StartAsync(token)).Start);
        return (campaign, tokens);
    }

    /// <summary>In one run, which lasts until its last day.</summary>
    private static void AllDayInVladivostok(NewCampaign draft)
    {
        draft.Schedule.LastDate = "2026-03-31";
        draft.Schedule.TimeZone = "Asia/Vladivostok";
        (draft.Schedule.StartTime, draft.Schedule.EndTime) = ("00:00", "24:00");
    }

    private async Task<IEnumerable<string>> OutcomesByDayAsync(long campaign) =>
        (await _dialer.StatisticsAsync(campaign)).Days.Select(day =>
            string.Join(
                ", ",
                [$"{day.Date}: {day.Attempts}", $"{day.Answered}", .. day.Outcomes.Select(outcome => $"{outcome.Outcome} {outcome.Count}")]
            )
        );

    private static OutcomeCount Once(Outcome outcome) => new() { Outcome = outcome, Count = 1 };

    /// <summary>
    /// A daily campaign of three. On its first day the first is reached, the second opts out, and nobody gets to the third, who is
    /// reached on the second day.
    /// </summary>
    private async Task<long> TwoDaysAsync()
    {
        server.Time.AdjustTime(CampaignServerFixture.Start);
        var campaign = await _dialer.CreateAsync(3, draft =>
        {
            Daily(draft);
            draft.ProjectId = DialerDriver.NextProject;
        });
        await _dialer.CallAsync(campaign, Outcome.Answered);
        await _dialer.CallAsync(campaign, Outcome.DoNotCall);
        server.Time.AdjustTime(Today(0, 23, 59));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        server.Time.AdjustTime(Today(1, 0, 0));
        var calls = await _dialer.ClaimAsync(campaign);
        await _dialer.ReleaseAsync(calls.Single(call => call.ContactId == 1).Token);
        var third = calls.Single(call => call.ContactId == 3).Token;
        await _dialer.StartAsync(third);
        await _dialer.ReportAsync(third, Outcome.Answered);
        return campaign;
    }

    /// <summary>An instant so many days after the first, on the campaign's clock.</summary>
    private static DateTimeOffset Today(int days, int hour, int minute) =>
        CampaignServerFixture.Start.AddDays(days).Date is var day
            ? new DateTimeOffset(day.AddHours(hour).AddMinutes(minute), TimeSpan.Zero)
            : default;

    private static void Daily(NewCampaign campaign) => campaign.Schedule.Periods = new() { Id = 2 };

    private static string Text(Run run) =>
        $"{run.RunDate}: {string.Join(", ", run.Results.Select(result => $"{Name(result.Result)} {result.Count}"))}";

    private static string Name(ContactResult result) => JsonFormatter.Default.Format(new ResultCount { Result = result }).Split('"')[3];

    private async Task<IReadOnlyList<Run>> RunsAsync(long campaign) =>
        (await Results.ListRunsAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd)).Runs;

    private async Task<IEnumerable<string>> FileAsync(long campaign, string query)
    {
        var csv = await server.Json.GetStringAsync(
            $"/api/campaigns/{campaign}/results.csv?columns=contact_id&columns=state&columns=result&columns=run_date{query}",
            TestEnd
        );
        return csv.Split("\r\n")[1..^1];
    }
}
