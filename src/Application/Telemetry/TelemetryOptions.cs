using System.ComponentModel.DataAnnotations;

namespace CampaignGrpc.Application.Telemetry;

/// <summary>
/// What is told of the service's work, section <c>Telemetry</c> of the configuration. Where it is sent to, OpenTelemetry's own
/// variables say, <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> before all.
/// </summary>
public sealed class TelemetryOptions
{
    /// <summary>Whether <c>GET /metrics</c> answers Prometheus. Default: no.</summary>
    public bool Prometheus { get; set; }

    /// <summary>Which part of requests and of calls is traced, 0 to 1. Default: 0.01.</summary>
    [Range(0.0, 1.0)]
    public double TraceRatio { get; set; } = 0.01;

    /// <summary>Whether each request is a line of the log. Default: no.</summary>
    public bool AccessLog { get; set; }
}
