using CampaignGrpc.Application.Trust;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignGrpc.Infrastructure;

/// <summary>Writes every few seconds which keys were used, for whoever asks which of them nobody needs.</summary>
internal sealed partial class KeyUses(KeyRing ring, TimeProvider time, ILogger<KeyUses> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ring.WriteAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever failed, a full disk say, the next time tries again.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailure(logger, exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Which keys were used could not be written; the next time tries again")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
