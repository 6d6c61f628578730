using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignGrpc.Infrastructure.Storage.Engine;

/// <summary>The database is where it was, answers, has room, and has no campaign set aside.</summary>
internal sealed class DatabaseHealthCheck(IDbContextFactory<CampaignsContext> contexts, StorageEngine engine) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var trouble = engine.Trouble();
        if (trouble is { IsGone: true })
            return HealthCheckResult.Unhealthy(trouble.Value.Description);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await database.Database.CanConnectAsync(cancellationToken))
            return HealthCheckResult.Unhealthy("The database cannot be reached.");
        // Opening a file reads nothing of it; what this throws is unhealthy too.
        var aside = await database.Campaigns.CountAsync(campaign => campaign.SetAsideTime != null, cancellationToken);
        if (trouble is { } soon)
            return HealthCheckResult.Degraded(soon.Description);
        return aside == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"{aside} campaigns are set aside: their stored rows contradict each other. The log says which.");
    }
}
