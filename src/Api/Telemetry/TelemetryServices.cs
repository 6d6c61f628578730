using CampaignGrpc.Application;
using CampaignGrpc.Application.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CampaignGrpc.Api.Telemetry;

/// <summary>
/// Has the service's metrics and traces collected, where somebody wants them: sent by OTLP if its endpoint is named, scraped by
/// Prometheus if the settings say so. Otherwise nothing is collected, and nothing costs.
/// </summary>
internal static class TelemetryServices
{
    /// <summary>OpenTelemetry's own name for where to send to; its other variables hold too.</summary>
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string MetricsPath = "/metrics";

    /// <summary>What the framework measures: requests, connections, memory, the collector, threads.</summary>
    private static readonly string[] FrameworkMeters =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime",
    ];

    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Telemetry").Get<TelemetryOptions>() ?? new();
        var isSent = !string.IsNullOrEmpty(configuration[OtlpEndpoint]);
        if (!isSent && !options.Prometheus)
            return;
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("campaign-grpc", serviceVersion: ProgramVersion.Text));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter([Meters.Name, .. FrameworkMeters]).SetExemplarFilter(ExemplarFilterType.TraceBased);
            if (isSent)
                metrics.AddOtlpExporter();
            if (options.Prometheus)
                metrics.AddPrometheusExporter();
        });
        if (!isSent)
            return;
        telemetry.WithTracing(traces =>
            traces
                .AddSource(Traces.SourceName)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = IsOfCallers)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceRatio)))
                .AddOtlpExporter()
        );
    }

    public static void MapMetrics(this WebApplication app, TelemetryOptions options)
    {
        if (options.Prometheus)
            app.MapPrometheusScrapingEndpoint(MetricsPath).ExcludeFromDescription().AllowAnonymous();
    }

    /// <summary>Who watches over the service is not worth a trace.</summary>
    private static bool IsOfCallers(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health")
        && !context.Request.Path.StartsWithSegments(MetricsPath)
        && !context.Request.Path.StartsWithSegments("/grpc.health.v1.Health");
}
