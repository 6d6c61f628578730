using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignGrpc.Infrastructure.Storage.Engine;

/// <summary>A write goes the whole way to the disk in time. Reading alone would not show a full one.</summary>
internal sealed class WriterHealthCheck(IUnitOfWork work, Writer writer, StorageEngine engine) : IHealthCheck
{
    private const double NearlyFull = 0.9;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (writer.Load > NearlyFull)
            return HealthCheckResult.Unhealthy("So many writes are waiting that others are refused.");
        try
        {
            await work.RunAsync(UnitPlan.For([]), Beat, cancellationToken).WaitAsync(Longest, TimeProvider.System, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"The database has not taken a write for {Longest.TotalSeconds} s.");
        }
        catch (DomainException refusal)
        {
            return HealthCheckResult.Unhealthy(refusal.Message);
        }
        catch (Exception exception) when (engine.FaultOf(exception) is { } fault)
        {
            return HealthCheckResult.Unhealthy(
                fault == StorageFault.Full ? "The disk is full: nothing can be written." : "The database does not take a write.",
                exception
            );
        }
    }

    private static bool Beat(IUnit unit)
    {
        unit.Beat();
        return true;
    }
}
