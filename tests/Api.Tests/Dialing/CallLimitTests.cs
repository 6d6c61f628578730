using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using static CampaignGrpc.Api.Tests.Dialing.DialerDriver;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>How often a project calls one number, over all of its campaigns. Each test begins on Tuesday, 2026-03-03, 10:00 UTC.</summary>
public sealed class CallLimitTests : IAsyncLifetime
{
    private readonly long _project = NextProject;
    private CampaignServerFixture _server = null!;
    private DialerDriver _dialer = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private CallLimitService.CallLimitServiceClient Limits => new(_server.Channel);

    public async ValueTask InitializeAsync()
    {
        _server = await CampaignServerFixture.StartAsync();
        _dialer = new(_server);
    }

    [Fact]
    public async Task A_number_that_was_called_in_one_campaign_is_put_off_in_another_and_the_next_ones_turn_comes()
    {
        await SetAsync(Rolling(1, TimeSpan.FromHours(4)));
        var (first, second) = (await CreateAsync(1), await CreateAsync(2));
        await _dialer.CallAsync(first, Outcome.Answered);

        Assert.Equal([2L], (await _dialer.ClaimAsync(second)).Select(call => call.ContactId));

        var opens = CampaignServerFixture.Start.AddHours(4);
        Assert.Equal(opens, (await _dialer.ContactAsync(second)).DueTime.ToDateTimeOffset());
        var explained = await _dialer.ExplainAsync(second);
        Assert.Equal((false, opens), Of(explained, GateKind.CallLimit));
        Assert.Equal(opens, explained.NextCallTime.ToDateTimeOffset());
        _server.Time.SetUtcNow(opens);
        Assert.Contains(1L, (await _dialer.ClaimAsync(second)).Select(call => call.ContactId));
    }

    [Fact]
    public async Task Of_two_campaigns_that_claimed_one_number_the_second_is_refused_at_the_start_and_uses_up_nothing()
    {
        await SetAsync(Calendar(1, CalendarPeriod.Day));
        var (first, second) = (await _dialer.ClaimOneAsync(await CreateAsync(1)), await _dialer.ClaimOneAsync(await CreateAsync(1)));

        // In one request, and so in one transaction too.
        var answers = await new DialerService.DialerServiceClient(_server.Channel).StartCallsAsync(
            new() { Tokens = { first.Token, second.Token } },
            cancellationToken: TestEnd
        );

        Assert.NotNull(answers.Results[0].Start);
        Assert.Equal("CALL_LIMIT_REACHED", ReasonOf(answers.Results[1].Refusal));
        Assert.Empty(await _dialer.AttemptsAsync(second.CampaignId));
        Assert.Equal("CALL_LIMIT_REACHED", ReasonOf((await _dialer.StartAsync(second.Token)).Refusal));
        await _dialer.ReleaseAsync(second.Token);
        Assert.Empty(await _dialer.ClaimAsync(second.CampaignId));
        // A Russian mobile number may be anywhere there: the day is over last in Kaliningrad.
        Assert.Equal(
            new DateTimeOffset(2026, 3, 3, 22, 0, 0, TimeSpan.Zero),
            (await _dialer.ContactAsync(second.CampaignId)).DueTime.ToDateTimeOffset()
        );
    }

    [Fact]
    public async Task However_many_ask_at_once_one_number_is_let_go_as_often_as_the_limit_allows()
    {
        await SetAsync(Rolling(2, TimeSpan.FromHours(1)));
        var tokens = new List<string>();
        for (var campaign = 0; campaign < 8; campaign++)
            tokens.Add((await _dialer.ClaimOneAsync(await CreateAsync(1))).Token);

        var answers = await Task.WhenAll(tokens.Select(_dialer.StartAsync));

        Assert.Equal(2, answers.Count(answer => answer.Start is not null));
    }

    [Fact]
    public async Task What_never_rang_is_taken_back_and_what_is_unknown_counts()
    {
        await SetAsync(Calendar(1, CalendarPeriod.Week));
        var (first, second) = (await CreateAsync(1), await CreateAsync(1));
        await _dialer.CallAsync(first, Outcome.NotDialed);

        var call = await _dialer.ClaimOneAsync(second);
        Assert.NotNull((await _dialer.StartAsync(call.Token)).Start);
        // Nobody says what came of it.
        _server.Time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(await _dialer.ClaimAsync(first));
        Assert.Equal(
            (false, new DateTimeOffset(2026, 3, 8, 22, 0, 0, TimeSpan.Zero)),
            Of(await _dialer.ExplainAsync(first), GateKind.CallLimit)
        );
    }

    [Theory]
    [InlineData(Outcome.Answered, false)]
    [InlineData(Outcome.Busy, true)]
    public async Task After_some_outcomes_a_number_is_left_in_peace_for_a_while(Outcome outcome, bool isCalled)
    {
        await SetAsync(
            new CallLimit
            {
                MaxCalls = 1,
                Rolling = TimeSpan.FromDays(7).ToDuration(),
                Outcomes = { Outcome.Answered, Outcome.Callback },
            }
        );
        var (first, second) = (await CreateAsync(1), await CreateAsync(1));

        await _dialer.CallAsync(first, outcome);

        Assert.Equal(isCalled, (await _dialer.ClaimAsync(second)).Count == 1);
        Assert.Equal(isCalled, (await _dialer.ExplainAsync(second)).Gates.Single(gate => gate.Kind == GateKind.CallLimit).Open);
        if (!isCalled)
            Assert.Equal(CampaignServerFixture.Start.AddDays(7), (await _dialer.ContactAsync(second)).DueTime.ToDateTimeOffset());
    }

    [Fact]
    public async Task A_limit_of_a_purpose_puts_off_only_campaigns_that_call_for_it()
    {
        await SetAsync(
            new CallLimit
            {
                MaxCalls = 1,
                Calendar = CalendarPeriod.Day,
                Purpose = "debt",
            }
        );
        var (debt, again, survey, open) = (
            await CreateAsync(1, For("debt")),
            await CreateAsync(1, For("debt")),
            await CreateAsync(1, For("survey")),
            await CreateAsync(1)
        );
        await _dialer.CallAsync(survey, Outcome.Answered);
        await _dialer.CallAsync(debt, Outcome.Answered);

        Assert.Empty(await _dialer.ClaimAsync(again));
        Assert.Single(await _dialer.ClaimAsync(open));

        Assert.False(Of(await _dialer.ExplainAsync(again), GateKind.CallLimit).Item1);

        static Action<NewCampaign> For(string purpose) => draft => draft.Purpose = purpose;
    }

    [Fact]
    public async Task A_rest_begins_when_a_report_that_came_late_tells_the_outcome()
    {
        await SetAsync(
            new CallLimit
            {
                MaxCalls = 1,
                Rolling = TimeSpan.FromDays(7).ToDuration(),
                Outcomes = { Outcome.Answered },
            }
        );
        var (first, second) = (await CreateAsync(1), await CreateAsync(1));
        var call = await _dialer.ClaimOneAsync(first);
        await _dialer.StartAsync(call.Token);
        _server.Time.Advance(TimeSpan.FromHours(2));
        await _server.RunUpkeepAsync();
        Assert.True((await _dialer.ExplainAsync(second)).Gates.Single(gate => gate.Kind == GateKind.CallLimit).Open);

        await _dialer.ReportAsync(call.Token, Outcome.Answered);

        Assert.Equal((false, CampaignServerFixture.Start.AddDays(7)), Of(await _dialer.ExplainAsync(second), GateKind.CallLimit));
    }

    [Fact]
    public async Task The_calendar_is_read_on_the_clock_of_whoever_is_called()
    {
        await SetAsync(Calendar(1, CalendarPeriod.Day));
        var (first, second) = (await CreateAsync(1), await CreateAsync(1));
        await new ContactService.ContactServiceClient(_server.Channel).UpdateContactAsync(
            new()
            {
                CampaignId = second,
                ContactId = 1,
                TimeZone = "Asia/Kamchatka",
            },
            cancellationToken: TestEnd
        );

        await _dialer.CallAsync(first, Outcome.Answered);

        Assert.Equal(
            (false, new DateTimeOffset(2026, 3, 3, 12, 0, 0, TimeSpan.Zero)),
            Of(await _dialer.ExplainAsync(second), GateKind.CallLimit)
        );
    }

    [Fact]
    public async Task Who_is_not_reached_before_the_run_ends_is_done_as_window_closed()
    {
        await SetAsync(Rolling(1, TimeSpan.FromDays(10)));
        var (first, second) = (await CreateAsync(1), await CreateAsync(1, draft => draft.Schedule.LastDate = draft.Schedule.Date));
        await _dialer.CallAsync(first, Outcome.Answered);
        Assert.Empty(await _dialer.ClaimAsync(second));

        _server.Time.Advance(TimeSpan.FromDays(1));

        await _dialer.UntilAsync(second, campaign => campaign.State == CampaignState.Completed);
        Assert.Equal(ContactResult.WindowClosed, (await _dialer.ContactAsync(second)).Result);
    }

    [Fact]
    public async Task Another_project_is_not_concerned_and_a_project_without_limits_counts_nothing()
    {
        await SetAsync(Rolling(1, TimeSpan.FromDays(1)));
        var (own, foreign) = (await CreateAsync(1), await _dialer.CreateAsync(1, draft => draft.ProjectId = NextProject));
        await _dialer.CallAsync(own, Outcome.Answered);

        Assert.Single(await _dialer.ClaimAsync(foreign));
        Assert.Equal(["1"], _server.Ask("SELECT count(*) FROM called_numbers"));
        await SetAsync();
        Assert.Single(await _dialer.ClaimAsync(await CreateAsync(1)));
        Assert.Empty((await Limits.GetCallLimitsAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).Limits);
    }

    [Fact]
    public async Task An_erased_person_is_counted_no_more()
    {
        await SetAsync(Rolling(1, TimeSpan.FromDays(1)));
        await _dialer.CallAsync(await CreateAsync(1), Outcome.Answered);

        await new PersonService.PersonServiceClient(_server.Channel).ErasePersonAsync(
            new() { Phone = "+79121000000", ProjectId = _project },
            cancellationToken: TestEnd
        );

        Assert.Equal(["0"], _server.Ask("SELECT count(*) FROM called_numbers"));
    }

    [Fact]
    public async Task When_a_number_was_called_is_forgotten_once_no_limit_can_ask_for_it()
    {
        await SetAsync(Rolling(1, TimeSpan.FromDays(1)));
        await _dialer.CallAsync(await CreateAsync(1), Outcome.Answered);

        // For the clock to go on by a year takes a while, with all that happens every few seconds.
        _server.Execute($"UPDATE called_numbers SET last_start_time = last_start_time - {TimeSpan.FromDays(366).TotalMicroseconds:F0}");
        await _server.RunUpkeepAsync();
        Assert.Equal(["1"], _server.Ask("SELECT count(*) FROM called_numbers"));
        _server.Time.Advance(TimeSpan.FromMinutes(1));
        await _server.RunUpkeepAsync();
        Assert.Equal(["0"], _server.Ask("SELECT count(*) FROM called_numbers"));
    }

    [Theory]
    [InlineData("""{"limits": [{"max_calls": 0, "calendar": "CALENDAR_PERIOD_DAY"}]}""", "limits[0].max_calls OUT_OF_RANGE")]
    [InlineData("""{"limits": [{"max_calls": 1}]}""", "limits[0].rolling CONTRADICTION")]
    [InlineData(
        """{"limits": [{"max_calls": 1, "rolling": "3600s", "calendar": "CALENDAR_PERIOD_DAY"}]}""",
        "limits[0].rolling CONTRADICTION"
    )]
    [InlineData(
        """{"limits": [{"max_calls": 101, "rolling": "59.9s"}]}""",
        "limits[0].max_calls OUT_OF_RANGE, limits[0].rolling OUT_OF_RANGE"
    )]
    [InlineData("""{"limits": [{"max_calls": 1, "rolling": "31622401s"}]}""", "limits[0].rolling OUT_OF_RANGE")]
    [InlineData(
        """{"limits": [{"max_calls": 1, "rolling": "60s", "outcomes": ["OUTCOME_ANSWERED", "OUTCOME_NOT_DIALED"]}]}""",
        "limits[0].outcomes[1] UNKNOWN_VALUE"
    )]
    [InlineData("""{"limits": [{"max_calls": 1, "rolling": "60s", "purpose": "a@b,c:1"}]}""", "limits[0].purpose FORMAT")]
    [InlineData(
        """{"limits": [{"max_calls": 1, "rolling": "60s", "outcomes": ["OUTCOME_UNSPECIFIED"]}]}""",
        "limits[0].outcomes[0] REQUIRED"
    )]
    public async Task What_is_no_limit_is_refused_by_its_field_and_changes_nothing(string body, string faults)
    {
        await SetAsync(Calendar(3, CalendarPeriod.Month));

        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _server.Json.PostAsync($"/api/projects/{_project}/call_limits:set", content, TestEnd);

        Assert.Equal(faults, string.Join(", ", (await response.ReadAnswerAsync()).Faults));
        Assert.Equal(
            [Calendar(3, CalendarPeriod.Month)],
            (await Limits.GetCallLimitsAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).Limits
        );
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static CallLimit Rolling(int calls, TimeSpan time) => new() { MaxCalls = calls, Rolling = time.ToDuration() };

    private static CallLimit Calendar(int calls, CalendarPeriod period) => new() { MaxCalls = calls, Calendar = period };

    private static (bool, DateTimeOffset?) Of(ExplainContactResponse explained, GateKind kind)
    {
        var gate = explained.Gates.Single(gate => gate.Kind == kind);
        return (gate.Open, gate.OpenTime?.ToDateTimeOffset());
    }

    private async Task SetAsync(params CallLimit[] limits)
    {
        var answer = await Limits.SetCallLimitsAsync(new() { ProjectId = _project, Limits = { limits } }, cancellationToken: TestEnd);
        Assert.Equal(limits, answer.Limits);
    }

    private Task<long> CreateAsync(int contacts, Action<NewCampaign>? change = null) => _dialer.CreateAsync(contacts, draft =>
        {
            draft.ProjectId = _project;
            change?.Invoke(draft);
        });
}
