using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Dialer.Tests;

public sealed class CarryOutTests(RunningService service)
{
    [Fact]
    public async Task Every_contact_of_a_campaign_ends_and_the_counts_add_up()
    {
        const int Contacts = 400;
        var campaign = await service.CreateCampaignAsync(Contacts, attempts: 3);
        await using var dialer = await RunningDialer.StartAsync(service, campaign, settings: "--Dialer:Concurrency=50");

        await service.UntilCompletedAsync(campaign);
        await dialer.StopAsync();

        var statistics = await service.Results.GetStatisticsAsync(
            new() { CampaignId = campaign },
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal(new ContactCounts { Done = Contacts }, statistics.Contacts);
        Assert.Equal(Contacts, statistics.Results.Sum(result => result.Count));
        Assert.All(statistics.Results, result =>
            Assert.Contains(result.Result, new[] { ContactResult.Reached, ContactResult.Exhausted, ContactResult.Invalid })
        );
        Assert.Equal(
            statistics.Outcomes.OrderBy(outcome => outcome.Outcome).Select(outcome => (outcome.Outcome, outcome.Count)),
            dialer.Progress.Outcomes.OrderBy(outcome => outcome.Key).Select(outcome => (outcome.Key, (long)outcome.Value))
        );
        Assert.True(statistics.TalkDuration.ToTimeSpan() > TimeSpan.Zero);
    }

    [Fact]
    public async Task No_more_calls_are_held_than_there_are_lines()
    {
        const int Lines = 4;
        var campaign = await service.CreateCampaignAsync(30);
        var carrier = new HeldCarrier();
        await using var dialer = await RunningDialer.StartAsync(service, campaign, carrier, settings: $"--Dialer:Concurrency={Lines}");
        await Eventually.IsTrueAsync(() => carrier.Rung.Count == Lines);

        var counts = (await service.GetAsync(campaign)).Counts;
        carrier.LetEnd();
        await service.UntilCompletedAsync(campaign);

        Assert.Equal(new ContactCounts { Waiting = 26, Dialing = Lines }, counts);
        Assert.Equal(Lines, carrier.MostAtOnce);
    }

    [Fact]
    public async Task A_carrier_that_fails_costs_no_line()
    {
        var campaign = await service.CreateCampaignAsync(3);
        await using var dialer = await RunningDialer.StartAsync(service, campaign, new BrokenCarrier(), settings: "--Dialer:Concurrency=1");

        await service.UntilCompletedAsync(campaign);

        Assert.Equal(
            [Outcome.Failed, Outcome.Failed, Outcome.Failed],
            (await service.AttemptsAsync(campaign)).Select(attempt => attempt.Outcome)
        );
    }

    private sealed class BrokenCarrier : ICarrier
    {
        public Task<CallEnd?> PlaceAsync(ClaimedCall call, Action answered, CancellationToken hangUp) =>
            throw new InvalidOperationException("The exchange is on fire.");
    }
}
