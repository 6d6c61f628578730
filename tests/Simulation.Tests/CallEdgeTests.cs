using CampaignGrpc.Domain.Attempts;

namespace CampaignGrpc.Simulation.Tests;

/// <summary>Calls at the edges of runs, and dialers whose clocks are wrong.</summary>
public sealed class CallEdgeTests : IDisposable
{
    /// <summary>Half a minute before the window of the day closes; the next one opens a minute later.</summary>
    private static readonly DateTimeOffset BeforeMidnight = ScriptedDialer.Morning.AddHours(15).AddSeconds(-90);

    private readonly ScriptedDialer _dialer = new();

    public void Dispose() => _dialer.Dispose();

    [Fact]
    public async Task A_call_of_unknown_fate_bars_the_next_run_too_until_it_must_be_over()
    {
        await _dialer.CreateAsync(ScriptedDialer.Daily);
        _dialer.Now = BeforeMidnight;
        await _dialer.CallAsync();

        _dialer.Now = BeforeMidnight.AddMinutes(30).AddTicks(-10);
        Assert.Null(await _dialer.ClaimAsync());
        _dialer.Now = BeforeMidnight.AddMinutes(30);
        Assert.NotNull(await _dialer.ClaimAsync());
    }

    [Fact]
    public async Task A_call_that_was_claimed_for_one_run_is_not_started_in_the_next()
    {
        await _dialer.CreateAsync(ScriptedDialer.Daily);
        _dialer.Now = BeforeMidnight;
        var token = await _dialer.ClaimAsync();

        _dialer.Now = BeforeMidnight.AddMinutes(2);
        Assert.Equal("WINDOW_CLOSED", await _dialer.StartAsync(token));
        await _dialer.CallAsync();
        Assert.Equal(new DateOnly(2026, 3, 4), Assert.Single(_dialer.Attempts).Run);
    }

    [Fact]
    public async Task A_dialer_whose_clock_is_ahead_may_say_when_the_call_was_answered()
    {
        await _dialer.CreateAsync(ScriptedDialer.Daily);
        var token = await _dialer.CallAsync();

        var answered = _dialer.Now.AddSeconds(2);
        Assert.Null(await _dialer.ReportAsync(token, Outcome.Answered, answered));
        Assert.Equal(answered, Assert.Single(_dialer.Attempts).End);
    }

    [Fact]
    public async Task An_end_in_the_future_does_not_put_the_next_attempt_off()
    {
        await _dialer.CreateAsync(ScriptedDialer.Daily with { Attempts = 2, IntervalMinutes = 5 });
        Assert.Null(await _dialer.ReportAsync(await _dialer.CallAsync(), Outcome.Busy, ended: _dialer.Now.AddMinutes(5)));
        Assert.Equal(_dialer.Now.AddMinutes(5), _dialer.Contact.Due);
    }

    [Fact]
    public async Task A_claim_can_be_released_twice_and_is_then_no_call_that_could_be_reported()
    {
        await _dialer.CreateAsync(ScriptedDialer.Daily);
        var token = await _dialer.ClaimAsync();
        Assert.Null(await _dialer.ReleaseAsync(token));
        Assert.Null(await _dialer.ReleaseAsync(token));
        Assert.Equal("CALL_NOT_STARTED", await _dialer.ReportAsync(token, Outcome.Busy));
    }
}
