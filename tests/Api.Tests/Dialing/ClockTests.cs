using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Microsoft.Extensions.DependencyInjection;
using static CampaignGrpc.Api.Tests.Dialing.DialerDriver;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>A wall clock that is set to another time, which the counter of the machine knows nothing of.</summary>
public sealed class ClockTests : IAsyncLifetime
{
    private static readonly TimeSpan FortyDays = TimeSpan.FromDays(40);

    private CampaignServerFixture _server = null!;
    private SetClock _clock = null!;
    private DialerDriver _dialer = null!;

    private Task<string> Health => _server.HealthAsync();

    public async ValueTask InitializeAsync()
    {
        _server = await CampaignServerFixture.StartAsync(services =>
        {
            var counter = services.Last(service => service.ServiceType == typeof(TimeProvider)).ImplementationInstance!;
            _clock = new((TimeProvider)counter);
            services.AddSingleton<TimeProvider>(_clock);
        });
        _dialer = new(_server);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(-40)]
    [InlineData(0.001)]
    public async Task While_it_is_wrong_nothing_ends_and_no_call_is_let_go_and_then_all_goes_on_as_before(double days)
    {
        var campaign = await _dialer.CreateAsync(3, draft => draft.Schedule.LastDate = draft.Schedule.Date);
        var daily = await _dialer.CreateAsync(1, draft => draft.Schedule.Periods = new() { Id = 2 });
        var held = await _dialer.ClaimAsync(campaign, 2);
        Assert.NotNull((await _dialer.StartAsync(held[0].Token)).Start);

        _clock.Ahead = TimeSpan.FromDays(days);
        Assert.Equal("Degraded", await Health);
        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal("CLOCK_IN_DOUBT", ReasonOf((await _dialer.StartAsync(held[1].Token)).Refusal));
        Assert.NotNull((await _dialer.ReportAsync(held[0].Token, Outcome.Answered)).Receipt);
        Assert.Equal(CampaignState.Running, (await _dialer.GetAsync(campaign)).State);

        _clock.Ahead = TimeSpan.Zero;
        Assert.Equal("Healthy", await Health);
        Assert.NotNull((await _dialer.StartAsync(held[1].Token)).Start);
        Assert.Single(await _dialer.ClaimAsync(campaign));
        Assert.Single(await _dialer.ClaimAsync(daily));
        Assert.Single(_server.Log.Lines, line => line.Contains("The wall clock jumped by", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_it_stays_for_five_minutes_it_is_believed_and_what_is_over_ends()
    {
        var campaign = await _dialer.CreateAsync(1, draft => draft.Schedule.LastDate = draft.Schedule.Date);
        Assert.Single(await _dialer.ClaimAsync(campaign));

        _clock.Ahead = FortyDays;
        Assert.Equal("Degraded", await Health);
        _server.Time.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal("Degraded", await Health);
        _server.Time.Advance(TimeSpan.FromSeconds(1));

        // Upkeep has five minutes to catch up with.
        while (await Health != "Healthy")
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        await _dialer.UntilAsync(campaign, shown => shown.State == CampaignState.Completed);
    }

    [Fact]
    public async Task A_step_as_small_as_time_services_make_is_taken_as_it_is()
    {
        var campaign = await _dialer.CreateAsync(1);

        _clock.Ahead = TimeSpan.FromSeconds(4);

        Assert.Equal("Healthy", await Health);
        Assert.Single(await _dialer.ClaimAsync(campaign));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>A wall clock that can be set beside its counter.</summary>
    private sealed class SetClock(TimeProvider counter) : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override long TimestampFrequency => counter.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => counter.GetUtcNow() + Ahead;

        public override long GetTimestamp() => counter.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            counter.CreateTimer(callback, state, dueTime, period);
    }
}
