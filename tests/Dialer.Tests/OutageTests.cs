using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Dialer.Tests;

public sealed class OutageTests(RunningService service)
{
    [Fact]
    public async Task A_report_that_met_no_service_is_sent_again()
    {
        var campaign = await service.CreateCampaignAsync(1);
        var wire = new Wire { BeforeRequest = (method, number) => CutReports(method, number, upTo: 2) };
        await using var dialer = await RunningDialer.StartAsync(service, campaign, Answering(), wire);

        await service.UntilCompletedAsync(campaign);

        Assert.Equal(3, wire.Count("ReportOutcomes"));
        Assert.Equal(Outcome.Answered, (await service.AttemptsAsync(campaign)).Single().Outcome);
    }

    [Fact]
    public async Task A_report_whose_answer_was_lost_is_sent_again_and_counts_once()
    {
        var campaign = await service.CreateCampaignAsync(1);
        var wire = new Wire { BeforeAnswer = (method, number) => CutReports(method, number, upTo: 1) };
        await using var dialer = await RunningDialer.StartAsync(service, campaign, Answering(), wire);

        await Eventually.IsTrueAsync(() => dialer.Progress.Done == 1);

        var statistics = await service.Results.GetStatisticsAsync(
            new() { CampaignId = campaign },
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal(2, wire.Count("ReportOutcomes"));
        Assert.Equal(new OutcomeCount { Outcome = Outcome.Answered, Count = 1 }, Assert.Single(statistics.Outcomes));
    }

    [Fact]
    public async Task A_report_that_the_service_cannot_read_does_not_hold_up_the_others()
    {
        var campaign = await service.CreateCampaignAsync(3);
        var carrier = new OversizedCarrier();
        await using var dialer = await RunningDialer.StartAsync(service, campaign, carrier);

        await Eventually.IsTrueAsync(() => dialer.Progress.Done == 2);
        await Eventually.IsTrueAsync(() => dialer.Output.Contains("does not take an outcome of contact 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_restarts_costs_no_call_and_does_not_wait_for_dialers_that_wait()
    {
        var restarting = new RunningService("--Dialing:SweepInterval=00:00:01");
        await restarting.InitializeAsync();
        var campaign = await restarting.CreateCampaignAsync(4);
        var carrier = new HeldCarrier();
        await using (var dialer = await RunningDialer.StartAsync(restarting, campaign, carrier, settings: "--Dialer:Concurrency=5"))
        {
            await Eventually.IsTrueAsync(() => carrier.Rung.Count == 4);

            await restarting.StopAsync().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            carrier.LetEnd();
            await Eventually.IsTrueAsync(() => dialer.Output.Contains("The service failed", StringComparison.Ordinal));
            await restarting.InitializeAsync();
            await restarting.UntilCompletedAsync(campaign);

            Assert.All(await restarting.AttemptsAsync(campaign), attempt =>
                Assert.Equal((Outcome.NoAnswer, false), (attempt.Outcome, attempt.Late))
            );
            Assert.Contains("The service answers again.", dialer.Output, StringComparison.Ordinal);
        }

        await restarting.DisposeAsync();
    }

    private static HeldCarrier Answering()
    {
        var carrier = new HeldCarrier { Answers = _ => true };
        carrier.LetEnd();
        return carrier;
    }

    private static void CutReports(string method, int number, int upTo)
    {
        if (method == "ReportOutcomes" && number <= upTo)
            throw Wire.Unavailable;
    }

    /// <summary>Brings more back from the first contact's call than the service stores.</summary>
    private sealed class OversizedCarrier : ICarrier
    {
        public Task<CallEnd?> PlaceAsync(ClaimedCall call, Action answered, CancellationToken hangUp)
        {
            var text = new string('x', call.ContactId == 1 ? 10_000 : 10);
            return Task.FromResult<CallEnd?>(new(Outcome.Answered, new() { Fields = { ["text"] = Value.ForString(text) } }));
        }
    }
}
