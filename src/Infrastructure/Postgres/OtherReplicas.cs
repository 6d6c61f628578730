using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignGrpc.Infrastructure.Postgres;

/// <summary>
/// Wakes the dialers that wait here when a call became due by what another replica did. While nobody waits it asks nothing.
/// </summary>
internal sealed partial class OtherReplicas(
    IDbContextFactory<CampaignsContext> contexts,
    StorageEngine engine,
    DueCalls dueCalls,
    ILogger<OtherReplicas> logger
) : BackgroundService
{
    private const int AtOnce = 1_000;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!dueCalls.IsWaitedFor)
                continue;
            try
            {
                dueCalls.Announce(await ReadAsync(stoppingToken), null);
            }
            catch (Exception exception) when (engine.FaultOf(exception) is not null)
            {
                LogFailure(logger, exception);
            }
        }
    }

    /// <summary>The campaigns that may be claimed from, along the index of those that are ready.</summary>
    private async Task<List<ReadyCampaign>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
            .Campaigns.AsNoTracking()
            .Where(campaign => EF.Property<bool>(campaign, CampaignTable.IsReady))
            .OrderBy(campaign => EF.Property<long>(campaign, CampaignTable.ServedTurn))
            .Take(AtOnce)
            .Select(campaign => new ReadyCampaign(campaign.Id, campaign.ProjectId))
            .ToListAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What other replicas did cannot be read")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
