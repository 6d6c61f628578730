using System.Threading.Channels;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;

namespace CampaignGrpc.Dialer;

/// <summary>Delivers outcomes, those together that ended while the last ones were on their way, until each is answered.</summary>
internal sealed class Reports(ServiceLink service)
{
    private const int MostPerRequest = 1_000;

    private readonly Channel<Pending> _queue = Channel.CreateUnbounded<Pending>();

    /// <summary>Comes back once the service has answered: with the receipt, or with why the outcome cannot be stored.</summary>
    /// <exception cref="OperationCanceledException">There was no answer in the time there was.</exception>
    public Task<ReportOutcomeResult> DeliverAsync(OutcomeReport report, CancellationToken cancellationToken)
    {
        var pending = new Pending(report, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _queue.Writer.TryWrite(pending);
        return pending.Answer.Task.WaitAsync(cancellationToken);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var first in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            var batch = new List<Pending> { first };
            while (batch.Count < MostPerRequest && _queue.Reader.TryRead(out var next))
                batch.Add(next);
            await SendAsync(batch, cancellationToken);
        }
    }

    private async Task SendAsync(List<Pending> batch, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await service.UntilAnsweredAsync(
                token => service.ReportAsync(batch.Select(pending => pending.Report), token),
                cancellationToken
            );
            foreach (var (pending, result) in batch.Zip(answer.Results))
                pending.Answer.SetResult(result);
        }
        catch (RpcException invalid) when (batch.Count == 1)
        {
            var refusal = new Google.Rpc.Status { Code = (int)invalid.StatusCode, Message = invalid.Status.Detail };
            batch[0].Answer.SetResult(new() { Token = batch[0].Report.Token, Refusal = refusal });
        }
        catch (RpcException)
        {
            // One report that cannot be read has the whole request refused; the others must not suffer for it.
            foreach (var pending in batch)
                await SendAsync([pending], cancellationToken);
        }
    }

    private sealed record Pending(OutcomeReport Report, TaskCompletionSource<ReportOutcomeResult> Answer);
}
