using System.Collections.Concurrent;
using Grpc.Core;

namespace CampaignGrpc.Dialer;

/// <summary>Keeps the leases of calls that go on, and hears from the service which of them must end.</summary>
internal sealed class Leases(ServiceLink service, TimeProvider time)
{
    private const int MostPerRequest = 1_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, StartedCall> _calls = new();

    public void Hold(StartedCall call) => _calls[call.Token] = call;

    public void LetGo(StartedCall call) => _calls.TryRemove(call.Token, out _);

    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var backoff = new Backoff(time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var due = _calls.Values.Where(call => call.IsExtensionDue).Take(MostPerRequest).ToList();
            if (due.Count == 0)
                continue;
            try
            {
                await ExtendAsync(due, cancellationToken);
                backoff.Reset();
            }
            catch (RpcException)
            {
                await backoff.WaitAsync(cancellationToken);
            }
        }
    }

    private async Task ExtendAsync(List<StartedCall> due, CancellationToken cancellationToken)
    {
        var answer = await service.ExtendAsync(due.Select(call => call.Token), cancellationToken);
        foreach (var (call, result) in due.Zip(answer.Results))
        {
            // A call whose lease is lost goes on: nobody else rings its number until it could no longer be going on, and
            // its outcome, though late, is kept.
            if (result.Extension is null)
                LetGo(call);
            else if (result.Extension.Stop)
                call.HangUp();
            else
                call.Extend();
        }
    }
}
