using CampaignGrpc.Contracts.V1;
using Microsoft.Extensions.Time.Testing;

namespace CampaignGrpc.Dialer.Tests;

public sealed class StartTests(RunningService service)
{
    /// <summary>The dialer's clock is a quarter of a century slow, which must not matter.</summary>
    private static readonly DateTimeOffset Slow = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What was not dialed would be called again after a minute of the service's clock, which is the machine's here.</summary>
    private static OutcomeRule OneIsEnough => new() { Outcome = Outcome.NotDialed, Final = true };

    [Theory]
    [InlineData(9.9, Outcome.Busy)]
    [InlineData(10, Outcome.NotDialed)]
    public async Task A_call_rings_only_within_ten_seconds_from_when_leave_was_asked(double seconds, Outcome outcome)
    {
        var campaign = await service.CreateCampaignAsync(1, attempts: 1, OneIsEnough);
        var time = new FakeTimeProvider(Slow);
        var carrier = new HeldCarrier { Outcome = Outcome.Busy };
        carrier.LetEnd();
        var wire = new Wire { BeforeAnswer = (method, _) => PassFor("StartCalls", method, time, seconds) };
        await using var dialer = await RunningDialer.StartAsync(service, campaign, carrier, wire, time);

        await service.UntilCompletedAsync(campaign);

        Assert.Equal(outcome, (await service.AttemptsAsync(campaign)).Single().Outcome);
        Assert.Equal(outcome == Outcome.NotDialed ? 0 : 1, carrier.Rung.Count);
    }

    [Fact]
    public async Task Times_are_reported_on_the_services_clock_whatever_the_dialers_shows()
    {
        var campaign = await service.CreateCampaignAsync(1);
        var carrier = new HeldCarrier { Answers = _ => true };
        carrier.LetEnd();
        await using var dialer = await RunningDialer.StartAsync(service, campaign, carrier, time: new FakeTimeProvider(Slow));

        await service.UntilCompletedAsync(campaign);

        var attempt = (await service.AttemptsAsync(campaign)).Single();
        var times = new[] { attempt.StartTime, attempt.AnswerTime, attempt.EndTime, attempt.ReportTime };
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Leave_whose_answer_was_lost_is_reported_as_not_dialed_and_not_used()
    {
        var campaign = await service.CreateCampaignAsync(1, attempts: 2, OneIsEnough);
        var carrier = new HeldCarrier { Outcome = Outcome.InvalidNumber };
        carrier.LetEnd();
        var wire = new Wire { BeforeAnswer = (method, number) => CutFirst("StartCalls", method, number) };
        await using var dialer = await RunningDialer.StartAsync(service, campaign, carrier, wire);

        await service.UntilCompletedAsync(campaign);

        Assert.Equal([Outcome.NotDialed], (await service.AttemptsAsync(campaign)).Select(attempt => attempt.Outcome));
        Assert.Empty(carrier.Rung);
    }

    [Fact]
    public async Task A_start_that_never_reached_the_service_costs_no_attempt()
    {
        var campaign = await service.CreateCampaignAsync(1);
        var carrier = new HeldCarrier();
        carrier.LetEnd();
        var wire = new Wire { BeforeRequest = (method, number) => CutFirst("StartCalls", method, number) };
        await using var dialer = await RunningDialer.StartAsync(service, campaign, carrier, wire);

        await service.UntilCompletedAsync(campaign);

        Assert.Equal([Outcome.NoAnswer], (await service.AttemptsAsync(campaign)).Select(attempt => attempt.Outcome));
        Assert.Contains("given back 1", dialer.Progress.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_of_a_cancelled_campaign_is_hung_up_and_reported_as_what_it_was()
    {
        var campaign = await service.CreateCampaignAsync(2);
        var carrier = new HeldCarrier { Answers = call => call.ContactId == 2 };
        await using var dialer = await RunningDialer.StartAsync(service, campaign, carrier);
        await Eventually.IsTrueAsync(() => carrier.Rung.Count == 2);

        await service.Campaigns.CancelCampaignAsync(
            new() { CampaignId = campaign },
            cancellationToken: TestContext.Current.CancellationToken
        );
        await Eventually.IsTrueAsync(async () => (await service.GetAsync(campaign)).Counts.Done == 2);

        Assert.Equal([Outcome.Failed, Outcome.Answered], (await service.AttemptsAsync(campaign)).Select(attempt => attempt.Outcome));
    }

    private static void PassFor(string wanted, string method, FakeTimeProvider time, double seconds)
    {
        if (method == wanted)
            time.Advance(TimeSpan.FromSeconds(seconds));
    }

    private static void CutFirst(string wanted, string method, int number)
    {
        if (method == wanted && number == 1)
            throw Wire.Unavailable;
    }
}
