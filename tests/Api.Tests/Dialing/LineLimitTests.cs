using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Dialing.DialerDriver;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>What bounds the calls of a project's campaigns together.</summary>
public sealed class LineLimitTests : IAsyncLifetime
{
    private readonly long _project = NextProject;
    private readonly CampaignServerFixture _server = new();
    private DialerDriver _dialer = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private CallLimitService.CallLimitServiceClient Limits => new(_server.Channel);

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _dialer = new(_server);
    }

    [Fact]
    public async Task All_campaigns_of_a_project_together_have_no_more_calls_at_once_than_it_may()
    {
        await SetAsync(new LineLimit { MaxConcurrentCalls = 3 });
        var (first, second) = (await CreateAsync(5), await CreateAsync(5));

        var calls = await _dialer.ClaimAsync(first, 2);
        Assert.Single(await _dialer.ClaimAsync(second));
        Assert.Empty(await _dialer.ClaimAsync(first));
        Assert.Equal(GateKind.Concurrency, (await _dialer.ExplainAsync(second, 5)).Blocking);
        Assert.Contains("3 calls of the project", (await ExplainAsync(first)).Description, StringComparison.Ordinal);

        // One that is started keeps its line, one that is over or given back does not.
        await _dialer.StartAsync(calls[0].Token);
        Assert.Empty(await _dialer.ClaimAsync(second));
        await _dialer.ReportAsync(calls[0].Token, Outcome.Answered);
        Assert.Single(await _dialer.ClaimAsync(second));
        await _dialer.ReleaseAsync(calls[1].Token);
        Assert.Single(await _dialer.ClaimAsync(second));
        Assert.Empty(await _dialer.ClaimAsync(second));
    }

    [Fact]
    public async Task A_claim_over_several_campaigns_takes_no_more_than_they_may_together_and_others_go_on()
    {
        await SetAsync(new LineLimit { MaxConcurrentCalls = 4 });
        await CreateAsync(3);
        await CreateAsync(3);
        var other = await _dialer.CreateAsync(3, draft => draft.ProjectId = NextProject);

        var calls = await ClaimAllAsync(20);

        Assert.Equal(4, calls.Count(call => call.ProjectId == _project));
        Assert.Equal(3, calls.Count(call => call.CampaignId == other));
    }

    [Fact]
    public async Task The_limit_of_a_number_holds_for_the_campaigns_that_call_from_it_alone()
    {
        await SetAsync(new LineLimit { PhoneId = 5, MaxConcurrentCalls = 1 }, new LineLimit { MaxConcurrentCalls = 3 });
        var (first, second, other) = (await CreateAsync(3, phone: 5), await CreateAsync(3, phone: 5), await CreateAsync(5, phone: 6));

        Assert.Single(await _dialer.ClaimAsync(first));
        Assert.Empty(await _dialer.ClaimAsync(second));
        Assert.Contains("from this number", (await ExplainAsync(second)).Description, StringComparison.Ordinal);
        Assert.Equal(2, (await _dialer.ClaimAsync(other)).Count);
        Assert.Equal(
            [0L, 5L],
            (await Limits.GetLineLimitsAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).Limits.Select(limit =>
                limit.PhoneId
            )
        );
    }

    [Fact]
    public async Task A_dialer_that_waits_for_one_campaign_is_answered_when_another_one_gives_a_line_back()
    {
        await SetAsync(new LineLimit { MaxConcurrentCalls = 1 });
        var (first, second) = (await CreateAsync(1), await CreateAsync(1));
        var call = await _dialer.ClaimOneAsync(first);
        var waiting = _dialer.ClaimAsync(second, wait: TimeSpan.FromSeconds(30));

        await _dialer.StartAsync(call.Token);
        await _dialer.ReportAsync(call.Token, Outcome.Answered);

        Assert.Single(await waiting);
    }

    [Fact]
    public async Task No_second_has_more_starts_of_a_project_than_it_may_whichever_campaigns_they_are_of()
    {
        const int Most = 6;
        await SetAsync(new LineLimit { MaxStartsPerSecond = Most }, new LineLimit { PhoneId = 6, MaxStartsPerSecond = 2 });
        long[] campaigns = [await CreateAsync(60, phone: 5), await CreateAsync(60, phone: 6), await CreateAsync(60, phone: 6)];
        var random = new Random(3);
        var held = new List<string>();
        for (var step = 0; step < 150; step++)
        {
            Pass(step % 40 == 39 ? 5_000 : random.Next(10, 200));
            held.AddRange((await ClaimAllAsync(10)).Select(call => call.Token));
            held.AddRange((await _dialer.ClaimAsync(campaigns[random.Next(3)], 3)).Select(call => call.Token));
            if (random.Next(3) > 0)
                continue;
            foreach (var token in held)
                Assert.NotNull((await _dialer.StartAsync(token)).Start);
            held.Clear();
        }

        var starts = await Task.WhenAll(campaigns.Select(StartsAsync));
        AssertWithin(Most, [.. starts.SelectMany(times => times)]);
        AssertWithin(2, [.. starts[1], .. starts[2]]);
        Assert.True(starts.Sum(times => times.Count) > 50, $"{starts.Sum(times => times.Count)} starts.");

        static void AssertWithin(int most, List<DateTimeOffset> times) =>
            Assert.All(times, start => Assert.InRange(times.Count(other => other > start.AddSeconds(-1) && other <= start), 1, most));
    }

    [Fact]
    public async Task A_dialer_that_waits_is_answered_when_the_projects_pace_lets_another_call_be_started()
    {
        await SetAsync(new LineLimit { MaxStartsPerSecond = 5 });
        var (first, second) = (await CreateAsync(1), await CreateAsync(1));
        await _dialer.ClaimOneAsync(first);
        Assert.Equal(GateKind.Pace, (await _dialer.ExplainAsync(second)).Blocking);
        var waiting = _dialer.ClaimAsync(second, wait: TimeSpan.FromSeconds(30));

        await Eventually.IsTrueAsync(() => waiting.IsCompleted, meanwhile: () => Pass(20));

        Assert.Single(await waiting);
        Assert.InRange(
            _server.Time.GetUtcNow(),
            CampaignServerFixture.Start.AddMilliseconds(180),
            CampaignServerFixture.Start.AddSeconds(29)
        );
    }

    [Fact]
    public async Task Limits_that_are_set_while_calls_are_going_on_count_them_and_those_that_are_taken_away_hold_nobody()
    {
        var (first, second) = (await CreateAsync(4), await CreateAsync(2));
        var calls = await _dialer.ClaimAsync(first, 3);
        await _dialer.StartAsync(calls[0].Token);
        await SetAsync(new LineLimit { MaxConcurrentCalls = 3, MaxStartsPerSecond = 1 });

        Assert.Empty(await _dialer.ClaimAsync(second));
        Assert.NotNull((await _dialer.StartAsync(calls[1].Token)).Start);
        Assert.Equal("PACE_REACHED", ReasonOf((await _dialer.StartAsync(calls[2].Token)).Refusal));
        Pass(1_000);
        Assert.NotNull((await _dialer.StartAsync(calls[2].Token)).Start);
        var waiting = _dialer.ClaimAsync(second, wait: TimeSpan.FromSeconds(30));
        await SetAsync();

        Assert.Equal(2, (await waiting).Count);
        Assert.Empty((await Limits.GetLineLimitsAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).Limits);
    }

    [Fact]
    public async Task A_cancelled_campaign_that_is_deleted_keeps_no_line()
    {
        await SetAsync(new LineLimit { MaxConcurrentCalls = 1 });
        var (first, second) = (await CreateAsync(1), await CreateAsync(1));
        var call = await _dialer.ClaimOneAsync(first);
        await _dialer.StartAsync(call.Token);
        // Nothing more is heard of the call, which may be going on for half an hour.
        Pass(61_000);
        await _server.RunUpkeepAsync();
        Assert.Empty(await _dialer.ClaimAsync(second));
        await _server.Campaigns.CancelCampaignAsync(new() { CampaignId = first }, cancellationToken: TestEnd);

        await _server.Campaigns.DeleteCampaignAsync(new() { CampaignId = first }, cancellationToken: TestEnd);

        Assert.Single(await _dialer.ClaimAsync(second));
    }

    [Theory]
    [InlineData("""{"limits": [{"max_concurrent_calls": 0}]}""", "limits[0].max_concurrent_calls OUT_OF_RANGE")]
    [InlineData(
        """{"limits": [{"max_concurrent_calls": 10001, "phone_id": 0}]}""",
        "limits[0].max_concurrent_calls OUT_OF_RANGE, limits[0].phone_id OUT_OF_RANGE"
    )]
    [InlineData("""{"limits": [{"max_starts_per_second": 1001}]}""", "limits[0].max_starts_per_second OUT_OF_RANGE")]
    [InlineData("""{"limits": [{"phone_id": 5}, {"phone_id": 5}]}""", "limits DUPLICATE")]
    public async Task Bad_limits_are_refused(string body, string faults)
    {
        var refusal = await new Owner(_server).SendAsync(HttpMethod.Post, $"/api/projects/{_project}/line_limits:set", body);

        Assert.Equal(faults, string.Join(", ", refusal!.Faults.Order(StringComparer.Ordinal)));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task SetAsync(params IEnumerable<LineLimit> limits) =>
        await Limits.SetLineLimitsAsync(new() { ProjectId = _project, Limits = { limits } }, cancellationToken: TestEnd);

    private Task<long> CreateAsync(int contacts, long phone = 5) =>
        _dialer.CreateAsync(contacts, draft => (draft.ProjectId, draft.PhoneId) = (_project, phone));

    private async Task<IReadOnlyList<ClaimedCall>> ClaimAllAsync(int most) =>
        (
            await new DialerService.DialerServiceClient(_server.Channel).ClaimCallsAsync(
                new() { DialerId = "dialer-1", MaxCalls = most },
                cancellationToken: TestEnd
            )
        ).Calls;

    private async Task<ExplainCampaignResponse> ExplainAsync(long campaign) =>
        await _server.Campaigns.ExplainCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);

    private async Task<List<DateTimeOffset>> StartsAsync(long campaign) =>
        [.. (await _dialer.AttemptsAsync(campaign)).Select(attempt => attempt.StartTime.ToDateTimeOffset())];

    private void Pass(int milliseconds) => _server.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
