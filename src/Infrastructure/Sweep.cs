using CampaignGrpc.Application;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Application.Upkeep;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Infrastructure;

/// <summary>Sees to it that what happens by itself happens when it is due, and not only when somebody asks.</summary>
internal sealed partial class Sweep(
    UpkeepRounds upkeep,
    DueCalls dueCalls,
    IOptions<DialingOptions> options,
    TimeProvider time,
    ILogger<Sweep> logger
) : BackgroundService
{
    private long _lastRound = time.GetTimestamp();

    /// <summary>How long ago everything was last begun to be done that was due, or the service was started.</summary>
    public TimeSpan SinceLastRound => time.GetElapsedTime(Volatile.Read(ref _lastRound));

    /// <summary>One round: everything that is due by now.</summary>
    public Task RunOnceAsync(CancellationToken cancellationToken) => upkeep.RunAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            dueCalls.BeginUpkeep();
            var next = await RunRoundAsync(stoppingToken);
            var sooner = dueCalls.PlanUpkeep(next ?? DateTimeOffset.MaxValue);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(tick, sooner, UntilAsync(next, waiting.Token));
            await waiting.CancelAsync();
            if (tick.IsCompletedSuccessfully)
                tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        }
    }

    private Task UntilAsync(DateTimeOffset? instant, CancellationToken cancellationToken)
    {
        // What is further away than the next round is planned again by that.
        if (instant - time.Now() is not { } pause || pause > options.Value.SweepInterval)
            return Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        return Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, cancellationToken);
    }

    /// <returns>When there is something next; null when nothing is known of.</returns>
    private async Task<DateTimeOffset?> RunRoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            var begun = time.GetTimestamp();
            var next = await upkeep.RunAsync(stoppingToken);
            Volatile.Write(ref _lastRound, begun);
            return next;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever failed, a full disk say, the next round tries again; without rounds nothing would ever end.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailure(logger, exception);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A sweep failed; the next one tries again")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
