using CampaignGrpc.Contracts.V1;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Dialer;

/// <summary>Takes calls while it may, and then sees to it that every call that was started has its outcome.</summary>
internal sealed class DialerWorker(
    ServiceLink service,
    CallRun run,
    Leases leases,
    Reports reports,
    Lines lines,
    Progress progress,
    Ending ending,
    Screen screen,
    IOptions<DialerOptions> options,
    TimeProvider time
) : BackgroundService
{
    /// <summary>An empty answer that came sooner than this was not waited for.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    /// <summary>How long a question that is on its way when the dialer is told to end may still be answered.</summary>
    private static readonly TimeSpan LastAnswer = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (id, address, concurrency) = (options.Value.Id, options.Value.Address, options.Value.Concurrency);
        screen.Say($"Dialer {id}: {concurrency} lines for {address}. Ctrl+C lets calls run out and ends.");
        var background = Task.WhenAll(leases.KeepAsync(ending.GiveUp), reports.RunAsync(ending.GiveUp));
        try
        {
            await TakeCallsAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            screen.Say($"Ending: no new calls; {progress.GoingOn} go on, for {options.Value.DrainTimeout.TotalSeconds:0} s at the most.");
        }
        finally
        {
            await DrainAsync();
            ending.GiveUpDelivery();
            await background.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task TakeCallsAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(time);
        string? said = null;
        while (true)
        {
            var asked = time.GetTimestamp();
            var calls = await ClaimAsync(stoppingToken);
            if (stoppingToken.IsCancellationRequested)
            {
                _ = run.GiveBackAsync(calls);
                stoppingToken.ThrowIfCancellationRequested();
            }

            if (calls.Count == 0)
            {
                var why = await service.ExplainAsync(stoppingToken) ?? "Nothing is due.";
                if (why != said)
                    screen.Say($"{why} Waiting.");
                said = why;
                if (time.GetElapsedTime(asked) < ShortestWait)
                    await Task.Delay(ShortestWait, time, stoppingToken);
            }
            else if (await run.StartAsync(calls) > 0)
            {
                said = null;
                backoff.Reset();
            }
            else
            {
                // Claims of which none may ring would be handed out again at once.
                await backoff.WaitAsync(stoppingToken);
            }
        }
    }

    private async Task<IReadOnlyList<ClaimedCall>> ClaimAsync(CancellationToken stoppingToken)
    {
        var free = await lines.TakeFreeAsync(stoppingToken);
        // The service may have claimed already for a question that is withdrawn; only an answer lets that be released.
        using var withdraw = new CancellationTokenSource();
        await using var timer = time.CreateTimer(_ => withdraw.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var whenStopping = stoppingToken.Register(() => timer.Change(LastAnswer, Timeout.InfiniteTimeSpan));
        try
        {
            var answer = await service.UntilAnsweredAsync(token => service.ClaimAsync(free, token), withdraw.Token);
            free -= answer.Calls.Count;
            progress.Claim(answer.Calls.Count);
            return answer.Calls;
        }
        finally
        {
            lines.Free(free);
        }
    }

    private async Task DrainAsync()
    {
        var drained = lines.TakeAllAsync();
        if (await HasEndedAsync(drained, options.Value.DrainTimeout))
            return;
        screen.Say($"{progress.GoingOn} calls are cut.");
        ending.CutCalls();
        if (await HasEndedAsync(drained, options.Value.DeliverTimeout))
            return;
        screen.Say($"{progress.WithoutOutcome} outcomes could not be delivered.");
    }

    private async Task<bool> HasEndedAsync(Task task, TimeSpan within)
    {
        using var ended = new CancellationTokenSource();
        var first = await Task.WhenAny(task, Task.Delay(within, time, ended.Token));
        await ended.CancelAsync();
        return first == task;
    }
}
