using CampaignGrpc.Application;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignGrpc.Infrastructure;

/// <summary>While the wall clock is in doubt the service takes outcomes, and lets no call go.</summary>
internal sealed class ClockHealthCheck(TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            time.IsInDoubt()
                ? HealthCheckResult.Degraded("The machine's clock jumped. No call is let go until it is right again, or has stayed.")
                : HealthCheckResult.Healthy()
        );
}
