using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Dialer;

/// <summary>Shows progress: on a terminal in one line that is rewritten, elsewhere in a line now and then while anything changes.</summary>
internal sealed class ProgressDisplay(Progress progress, Screen screen, IOptions<DialerOptions> options, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RateSpan = TimeSpan.FromSeconds(5);

    private readonly Queue<(long Timestamp, int Done)> _samples = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(screen.IsTerminal ? Refresh : options.Value.ProgressInterval, time);
        var last = progress.Describe();
        _samples.Enqueue((time.GetTimestamp(), 0));
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var counts = progress.Describe();
                var line = progress.Describe(CallsPerSecond());
                if (screen.IsTerminal)
                    screen.Show(line);
                else if (counts != last)
                    screen.Say(line);
                last = counts;
            }
        }
        finally
        {
            var lines = progress.DescribeInFull();
            screen.SayLast(lines[0]);
            foreach (var line in lines.Skip(1))
                screen.Say(line);
        }
    }

    /// <summary>Calls done a second, lately.</summary>
    private double CallsPerSecond()
    {
        _samples.Enqueue((time.GetTimestamp(), progress.Done));
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.ElementAt(1).Timestamp) >= RateSpan)
            _samples.Dequeue();
        var (since, before) = _samples.Peek();
        return (progress.Done - before) / time.GetElapsedTime(since).TotalSeconds;
    }
}
