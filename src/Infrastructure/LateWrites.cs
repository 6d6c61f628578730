using CampaignGrpc.Application;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignGrpc.Infrastructure;

/// <summary>
/// Writes every few seconds what was heard of dialers and which keys were used, for other replicas and for after a restart.
/// </summary>
internal sealed partial class LateWrites(IEnumerable<IWrittenLater> heard, TimeProvider time, ILogger<LateWrites> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var one in heard)
                await WriteAsync(one, stoppingToken);
        }
    }

    private async Task WriteAsync(IWrittenLater heard, CancellationToken stoppingToken)
    {
        try
        {
            await heard.WriteAsync(stoppingToken);
        }
#pragma warning disable CA1031 // Whatever failed, a full disk say, the next time tries again.
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailure(logger, heard.GetType().Name, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Heard} has heard could not be written; the next time tries again")]
    private static partial void LogFailure(ILogger logger, string heard, Exception exception);
}
