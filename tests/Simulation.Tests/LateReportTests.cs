using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Simulation.Tests;

/// <summary>What a report still does that comes after its call was concluded as UNKNOWN.</summary>
public sealed class LateReportTests : IDisposable
{
    private static readonly TimeSpan CallIsOver = TimeSpan.FromMinutes(31);

    private readonly ScriptedDialer _dialer = new();

    public void Dispose() => _dialer.Dispose();

    [Theory]
    [InlineData(Outcome.DoNotCall, ContactResult.OptedOut)]
    [InlineData(Outcome.InvalidNumber, ContactResult.Invalid)]
    public async Task Nobody_is_called_in_the_next_run_of_whom_it_is_learnt_late_that_they_must_not_be(Outcome late, ContactResult result)
    {
        await _dialer.CreateAsync(ScriptedDialer.Daily);
        var token = await _dialer.CallAsync();
        await PassAsync(CallIsOver);
        Assert.Equal(ContactResult.Unresolved, _dialer.Contact.Result);

        Assert.Null(await _dialer.ReportAsync(token, late));
        Assert.Equal(result, _dialer.Contact.Result);
        await PassAsync(TimeSpan.FromDays(1));
        Assert.Null(await _dialer.ClaimAsync());
    }

    [Theory]
    [InlineData(Outcome.Answered)]
    [InlineData(Outcome.Busy)]
    public async Task An_opt_out_of_an_earlier_run_is_heeded_whatever_the_call_that_is_going_on_comes_to(Outcome outcome)
    {
        await _dialer.CreateAsync(ScriptedDialer.Daily);
        var first = await _dialer.CallAsync();
        await PassAsync(TimeSpan.FromDays(1));
        var second = await _dialer.CallAsync();

        Assert.Null(await _dialer.ReportAsync(first, Outcome.DoNotCall));
        Assert.Equal(ContactState.Dialing, _dialer.Contact.State);
        Assert.Null(await _dialer.ReportAsync(second, outcome));
        Assert.Equal(ContactResult.OptedOut, _dialer.Contact.Result);
    }

    [Fact]
    public async Task An_answer_that_is_learnt_late_ends_the_run_for_its_contact_though_it_was_called_again_since()
    {
        await _dialer.CreateAsync(ScriptedDialer.Daily with { Attempts = 3, IntervalMinutes = 5 });
        var first = await _dialer.CallAsync();
        await PassAsync(CallIsOver);
        Assert.Null(await _dialer.ReportAsync(await _dialer.CallAsync(), Outcome.Busy));
        Assert.Equal(ContactState.Waiting, _dialer.Contact.State);

        Assert.Null(await _dialer.ReportAsync(first, Outcome.Answered));
        Assert.Equal(ContactResult.Reached, _dialer.Contact.Result);
    }

    private async Task PassAsync(TimeSpan time)
    {
        _dialer.Now += time;
        await _dialer.SweepAsync();
    }
}
