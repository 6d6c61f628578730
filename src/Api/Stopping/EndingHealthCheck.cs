using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignGrpc.Api.Stopping;

/// <summary>A service that was told to end is not ready, from that moment on.</summary>
internal sealed class EndingHealthCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            lifetime.ApplicationStopping.IsCancellationRequested
                ? HealthCheckResult.Unhealthy("The service is ending.")
                : HealthCheckResult.Healthy()
        );
}
