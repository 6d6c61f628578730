using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Dialing.DialerDriver;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>How many calls are started in a second.</summary>
public sealed class PaceTests : IAsyncLifetime
{
    private readonly CampaignServerFixture _server = new();
    private DialerDriver _dialer = null!;
    private Owner _owner = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _dialer = new(_server);
        _owner = new(_server);
    }

    [Fact]
    public async Task Calls_are_handed_out_evenly_and_those_that_are_held_back_are_started_all_the_same()
    {
        var campaign = await CreateAsync(5, pace: 2);

        var first = Assert.Single(await _dialer.ClaimAsync(campaign));
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        var gate = (await ExplainAsync(campaign)).Gates.First(gate => !gate.Open);
        Assert.Equal((GateKind.Pace, CampaignServerFixture.Start.AddMilliseconds(480)), (gate.Kind, gate.OpenTime.ToDateTimeOffset()));
        Pass(480);
        var second = Assert.Single(await _dialer.ClaimAsync(campaign));

        // Both places of a second are kept, however long.
        Pass(5_000);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(GateKind.Pace, (await _dialer.ExplainAsync(campaign, 5)).Blocking);
        Assert.NotNull((await _dialer.StartAsync(first.Token)).Start);
        Assert.NotNull((await _dialer.StartAsync(second.Token)).Start);
        Pass(999);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Pass(1);
        Assert.Single(await _dialer.ClaimAsync(campaign));
    }

    [Fact]
    public async Task A_claim_that_is_given_back_gives_its_place_back()
    {
        var campaign = await CreateAsync(3, pace: 1);
        var call = await _dialer.ClaimOneAsync(campaign);
        Pass(2_000);
        Assert.Empty(await _dialer.ClaimAsync(campaign));

        await _dialer.ReleaseAsync(call.Token);

        Assert.Single(await _dialer.ClaimAsync(campaign));
    }

    [Fact]
    public async Task No_second_has_more_starts_whatever_several_dialers_do_and_quiet_time_saves_nothing_up()
    {
        const int Pace = 10;
        var campaign = await CreateAsync(120, Pace);
        var random = new Random(7);
        var held = new List<string>();
        for (var step = 0; step < 150; step++)
        {
            // Now and then nobody asks for a while, and somebody starts all that was held back.
            Pass(step % 40 == 39 ? 5_000 : random.Next(10, 120));
            var claims = await Task.WhenAll(
                Enumerable.Range(1, 3).Select(dialer => _dialer.ClaimAsync(campaign, dialer: $"dialer-{dialer}"))
            );
            held.AddRange(claims.SelectMany(calls => calls).Select(call => call.Token));
            if (random.Next(3) > 0)
                continue;
            var started = await Task.WhenAll(held.Select(_dialer.StartAsync));
            Assert.All(started, answer => Assert.NotNull(answer.Start));
            held.Clear();
        }

        var starts = (await _dialer.AttemptsAsync(campaign)).Select(attempt => attempt.StartTime.ToDateTimeOffset()).Order().ToList();
        Assert.True(starts.Count > 60, $"{starts.Count} starts.");
        Assert.All(starts, start => Assert.InRange(starts.Count(other => other > start.AddSeconds(-1) && other <= start), 1, Pace));
    }

    [Fact]
    public async Task A_dialer_that_waits_is_answered_when_the_next_ones_time_has_come()
    {
        var campaign = await CreateAsync(2, pace: 5);
        await _dialer.ClaimOneAsync(campaign);
        var waiting = _dialer.ClaimAsync(campaign, wait: TimeSpan.FromSeconds(30));

        await Eventually.IsTrueAsync(() => waiting.IsCompleted, meanwhile: () => Pass(20));

        Assert.Single(await waiting);
        Assert.InRange(
            _server.Time.GetUtcNow(),
            CampaignServerFixture.Start.AddMilliseconds(180),
            CampaignServerFixture.Start.AddSeconds(29)
        );
    }

    [Fact]
    public async Task Claims_beyond_a_lowered_limit_are_refused_for_the_moment_and_use_up_nothing()
    {
        var campaign = await _dialer.CreateAsync(3);
        var calls = await _dialer.ClaimAsync(campaign, 2, lease: TimeSpan.FromMinutes(1));
        await _owner.UpdateAsync(campaign, new() { MaxStartsPerSecond = 1 });
        Assert.NotNull((await _dialer.StartAsync(calls[0].Token)).Start);

        Assert.Equal("PACE_REACHED", ReasonOf((await _dialer.StartAsync(calls[1].Token)).Refusal));

        Assert.Single(await _dialer.AttemptsAsync(campaign));
        Pass(1_000);
        Assert.NotNull((await _dialer.StartAsync(calls[1].Token)).Start);
        // The same token again gives the same answer, and counts for nothing.
        Assert.NotNull((await _dialer.StartAsync(calls[1].Token)).Start);
    }

    [Fact]
    public async Task It_is_copied_changed_and_taken_away_like_every_other_field()
    {
        var campaign = await CreateAsync(3, pace: 1);

        var copy = await _owner.CopyAsync(campaign);
        Assert.Equal(1, (await _dialer.GetAsync(copy)).MaxStartsPerSecond);
        Assert.Equal(7, (await _owner.UpdateAsync(campaign, new() { MaxStartsPerSecond = 7 })).MaxStartsPerSecond);
        Assert.False((await _owner.UpdateAsync(campaign, new(), "max_starts_per_second")).HasMaxStartsPerSecond);
        var beyond = await Owner.RefusalAsync(() => _owner.UpdateAsync(campaign, new() { MaxStartsPerSecond = 1_001 }));
        Assert.Equal(["campaign.max_starts_per_second OUT_OF_RANGE"], beyond.Faults);
        Assert.Equal(3, (await _dialer.ClaimAsync(campaign)).Count);
    }

    [Fact]
    public async Task A_preview_takes_it_in()
    {
        var preview = await _server.Campaigns.PreviewCampaignAsync(Preview(pace: 2), cancellationToken: TestEnd);
        var faster = await _server.Campaigns.PreviewCampaignAsync(Preview(pace: null), cancellationToken: TestEnd);

        // Twenty calls of a second each, two a second, in place of all at once.
        Assert.Equal(TimeSpan.FromSeconds(9), preview.EarliestFinishTime.ToDateTimeOffset() - faster.EarliestFinishTime.ToDateTimeOffset());

        PreviewCampaignRequest Preview(int? pace)
        {
            var create = _dialer.RequestOf(20, draft =>
            {
                if (pace is { } most)
                    draft.MaxStartsPerSecond = most;
            });
            return new()
            {
                Campaign = create.Campaign,
                Phones = { create.Phones },
                Lines = 20,
                MeanCallDuration = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(1)),
            };
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<long> CreateAsync(int contacts, int pace) => _dialer.CreateAsync(contacts, draft => draft.MaxStartsPerSecond = pace);

    private void Pass(int milliseconds) => _server.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private async Task<ExplainCampaignResponse> ExplainAsync(long campaign) =>
        await _server.Campaigns.ExplainCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
}
