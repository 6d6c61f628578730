using System.Diagnostics.Metrics;
using CampaignGrpc.Api.Admission;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Telemetry;

/// <summary>What becomes of requests at the edge. What each instrument means stands in <c>docs/observability.md</c>.</summary>
internal static class RequestMetrics
{
    private static readonly Counter<long> Refusals = new Meter(Meters.Name).CreateCounter<long>(
        "campaign_grpc.refusals",
        "{refusal}",
        "Requests, and items of batches, that were refused."
    );

    /// <summary>Counts what a caller is refused, under its reason.</summary>
    public static void Count(Refusal refusal) => Refusals.Add(1, new KeyValuePair<string, object?>("reason", refusal.Reason));

    public static void Observe(IMeterFactory meters, ByteBudget budget)
    {
        var meter = meters.Create(Meters.Name);
        meter.CreateObservableGauge("campaign_grpc.requests.held", () => budget.Held, "By", "Bytes of requests that are held in memory.");
        meter.CreateObservableGauge(
            "campaign_grpc.requests.held.limit",
            () => budget.Limit,
            "By",
            "How many bytes of requests may be held."
        );
    }
}
