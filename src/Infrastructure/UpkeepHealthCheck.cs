using CampaignGrpc.Application.Dialing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Infrastructure;

/// <summary>What happens by itself happens in time: windows open and close, leases end, large changes go on.</summary>
internal sealed class UpkeepHealthCheck(Sweep sweep, IOptions<DialingOptions> options) : IHealthCheck
{
    /// <summary>Beyond the pause between two rounds.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var passed = sweep.SinceLastRound;
        return Task.FromResult(
            passed > options.Value.SweepInterval + Late
                ? HealthCheckResult.Degraded(
                    $"Windows, runs and leases were looked at last {passed.TotalSeconds:0} s ago. The log says why, or the service "
                        + "has more to do than it can."
                )
                : HealthCheckResult.Healthy()
        );
    }
}
