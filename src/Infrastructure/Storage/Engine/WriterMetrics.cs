using System.Diagnostics.Metrics;
using CampaignGrpc.Application.Telemetry;

namespace CampaignGrpc.Infrastructure.Storage.Engine;

/// <summary>How the writer keeps up. What each instrument means stands in <c>docs/observability.md</c>.</summary>
internal sealed class WriterMetrics
{
    private readonly Histogram<int> _units;
    private readonly Histogram<int> _rows;
    private readonly Histogram<double> _duration;

    public WriterMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meters.Name);
        _units = meter.CreateHistogram(
            "campaign_grpc.commit.units",
            "{unit}",
            "Units of work that shared a commit.",
            tags: null,
            Buckets<int>(1, 2, 4, 8, 16, 32, 64, 128, 256)
        );
        _rows = meter.CreateHistogram(
            "campaign_grpc.commit.rows",
            "{row}",
            "Rows that a commit read or wrote at the most.",
            tags: null,
            Buckets<int>(1, 10, 100, 500, 1_000, 2_000, 4_000)
        );
        _duration = meter.CreateHistogram(
            "campaign_grpc.commit.duration",
            "s",
            "How long a commit took to be on disk.",
            tags: null,
            Buckets(0.000_5, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
        );
    }

    public void Record(int units, int rows, TimeSpan duration)
    {
        _units.Record(units);
        _rows.Record(rows);
        _duration.Record(duration.TotalSeconds);
    }

    private static InstrumentAdvice<T> Buckets<T>(params T[] boundaries)
        where T : struct => new() { HistogramBucketBoundaries = boundaries };
}
