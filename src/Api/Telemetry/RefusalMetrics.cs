using System.Diagnostics.Metrics;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Telemetry;

/// <summary>Counts what callers are refused, of a batch each item, by reason.</summary>
internal static class RefusalMetrics
{
    private static readonly Counter<long> Refused = new Meter(Meters.Name)
        .CreateCounter<long>("campaign_grpc.refusals", "{refusal}", "Requests, and items of batches, that were refused.");

    public static void Count(Refusal refusal) => Refused.Add(1, new KeyValuePair<string, object?>("reason", refusal.Reason));
}
