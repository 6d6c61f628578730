using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Dialer.Tests;

public sealed class DrainTests(RunningService service)
{
    [Fact]
    public async Task Ending_midway_every_call_that_was_started_has_its_outcome_and_no_claim_is_left()
    {
        var campaign = await service.CreateCampaignAsync(300, attempts: 2);
        await using var dialer = await RunningDialer.StartAsync(
            service,
            campaign,
            settings: ["--Dialer:Concurrency=20", "--Carrier:Speed=100"]
        );
        await Eventually.IsTrueAsync(() => dialer.Progress.Done > 40);

        Assert.Equal(0, await dialer.StopAsync());

        var attempts = await service.AttemptsAsync(campaign);
        var counts = (await service.GetAsync(campaign)).Counts;
        Assert.Equal((0, 0), (counts.Claimed, counts.Dialing));
        Assert.True(counts.Waiting > 0);
        Assert.Equal(dialer.Progress.Done, attempts.Count);
        Assert.DoesNotContain(attempts, attempt => attempt.Late || attempt.Outcome is Outcome.Unspecified or Outcome.Unknown);
    }

    [Fact]
    public async Task Claims_that_were_not_started_are_released()
    {
        var campaign = await service.CreateCampaignAsync(5);
        RunningDialer? dialer = null;
        Task<int>? stop = null;
        var started = new TaskCompletionSource();
        var wire = new Wire
        {
            BeforeAnswer = (method, _) =>
            {
                if (method != "ClaimCalls")
                    return;
                started.Task.Wait(TestContext.Current.CancellationToken);
                stop ??= dialer!.StopAsync();
            },
        };
        await using var running = dialer = await RunningDialer.StartAsync(service, campaign, new HeldCarrier(), wire);
        started.SetResult();
        await Eventually.IsTrueAsync(() => stop is not null);

        Assert.Equal(0, await stop!);

        Assert.Equal(new ContactCounts { Waiting = 5 }, (await service.GetAsync(campaign)).Counts);
        Assert.Equal((0, 1), (wire.Count("StartCalls"), wire.Count("ReleaseCalls")));
    }

    [Fact]
    public async Task Calls_that_outlast_the_drain_are_cut_and_reported()
    {
        var campaign = await service.CreateCampaignAsync(2);
        var carrier = new HeldCarrier();
        await using var dialer = await RunningDialer.StartAsync(service, campaign, carrier, settings: "--Dialer:DrainTimeout=00:00:00");
        await Eventually.IsTrueAsync(() => carrier.Rung.Count == 2);

        Assert.Equal(0, await dialer.StopAsync());

        Assert.Equal([Outcome.Failed, Outcome.Failed], (await service.AttemptsAsync(campaign)).Select(attempt => attempt.Outcome));
    }

    [Fact]
    public async Task Outcomes_that_cannot_be_delivered_before_the_end_are_said_and_the_exit_code_tells()
    {
        var campaign = await service.CreateCampaignAsync(2);
        var wire = new Wire { BeforeRequest = (method, _) => CutReports(method) };
        await using var dialer = await RunningDialer.StartAsync(
            service,
            campaign,
            wire: wire,
            settings: ["--Dialer:DrainTimeout=00:00:00", "--Dialer:DeliverTimeout=00:00:01"]
        );
        await Eventually.IsTrueAsync(() => wire.Count("ReportOutcomes") > 0 && dialer.Progress is { GoingOn: 0, WithoutOutcome: 2 });

        Assert.Equal(1, await dialer.StopAsync());

        Assert.Contains("2 outcomes could not be delivered.", dialer.Output, StringComparison.Ordinal);
    }

    private static void CutReports(string method)
    {
        if (method == "ReportOutcomes")
            throw Wire.Unavailable;
    }
}
