using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Dialer.Tests;

public sealed class LeaseTests(RunningService service)
{
    [Fact]
    public async Task A_call_that_outlasts_its_lease_is_kept_and_one_that_the_worker_lost_is_unknown()
    {
        var campaign = await service.CreateCampaignAsync(2);
        var carrier = new LosingCarrier();
        await using var dialer = await RunningDialer.StartAsync(service, campaign, carrier);

        await Eventually.IsTrueAsync(async () =>
            (await service.AttemptsAsync(campaign)).Any(attempt => attempt.Outcome == Outcome.Unknown)
        );
        carrier.Kept.LetEnd();
        await service.UntilCompletedAsync(campaign);

        var kept = (await service.AttemptsAsync(campaign)).Single(attempt => attempt.Outcome != Outcome.Unknown);
        Assert.Equal((Outcome.Answered, false), (kept.Outcome, kept.Late));
        Assert.True(kept.ReportTime.ToDateTimeOffset() - kept.StartTime.ToDateTimeOffset() > TimeSpan.FromSeconds(5));
    }

    /// <summary>Loses the first contact's call at once and keeps the others up.</summary>
    private sealed class LosingCarrier : ICarrier
    {
        public HeldCarrier Kept { get; } = new() { Answers = _ => true };

        public Task<CallEnd?> PlaceAsync(ClaimedCall call, Action answered, CancellationToken hangUp) =>
            call.ContactId == 1 ? Task.FromResult<CallEnd?>(null) : Kept.PlaceAsync(call, answered, hangUp);
    }
}
