using CampaignGrpc.Application.Webhooks;

namespace CampaignGrpc.Api.Webhooks;

/// <summary>Looks twice a second whether something is to be sent to webhooks.</summary>
internal sealed partial class WebhookRounds(WebhookDeliveries deliveries, TimeProvider time, ILogger<WebhookRounds> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                // Not a periodic timer: whoever moves the clock on by hours has no use for each of its ticks.
                await Task.Delay(Pace, time, stoppingToken);
                await BeginAsync(stoppingToken);
            }
        }
        finally
        {
            // While there is still somebody who stores what came of it.
            await deliveries.EndAsync();
        }
    }

    private async Task BeginAsync(CancellationToken stoppingToken)
    {
        try
        {
            await deliveries.BeginAsync(stoppingToken);
        }
#pragma warning disable CA1031 // Whatever failed, a full disk say, the next round tries again.
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailure(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Events could not be sent; the next round tries again")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
