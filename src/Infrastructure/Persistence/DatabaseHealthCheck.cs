using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignGrpc.Infrastructure.Persistence;

/// <summary>The service is healthy while its database answers.</summary>
internal sealed class DatabaseHealthCheck(IDbContextFactory<CampaignsContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await database.Database.CanConnectAsync(cancellationToken)) return HealthCheckResult.Unhealthy("The database is gone.");
        // Opening a file reads nothing of it; what this throws is unhealthy too.
        _ = await database.Campaigns.AnyAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
