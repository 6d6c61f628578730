using System.Collections.Concurrent;
using System.Diagnostics;

namespace CampaignGrpc.Dialer.Tests;

public sealed class TraceTests
{
    [Fact]
    public async Task What_the_dialer_does_for_a_call_stands_in_the_calls_own_trace_with_its_claim_its_start_and_its_outcome()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is CallTrace.SourceName or "CampaignGrpc",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var service = new RunningService("--Telemetry:TraceRatio=1");
        await service.InitializeAsync();
        var campaign = await service.CreateCampaignAsync(contacts: 1);

        await using var dialer = await RunningDialer.StartAsync(service, campaign);
        await service.UntilCompletedAsync(campaign);

        await Eventually.IsTrueAsync(() =>
            spans.Any(span =>
                span.OperationName == "place call"
                && OfItsTrace(spans, span).SequenceEqual(["claim call", "conclude call", "place call", "start call"])
            )
        );
    }

    private static IEnumerable<string> OfItsTrace(IEnumerable<Activity> spans, Activity call) =>
        spans.Where(span => span.TraceId == call.TraceId).Select(span => span.OperationName).Order(StringComparer.Ordinal);
}
