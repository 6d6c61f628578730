using System.Collections.Concurrent;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Dialer.Tests;

/// <summary>A carrier whose calls go on until a test lets them end, or until they are hung up.</summary>
internal sealed class HeldCarrier : ICarrier
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<ClaimedCall> _rung = new();
    private int _atOnce;
    private int _mostAtOnce;

    /// <summary>Whose telephones are taken up; the others ring on.</summary>
    public Predicate<ClaimedCall> Answers { get; init; } = _ => false;

    /// <summary>How calls end that were let end; those that were taken up end as answered.</summary>
    public Outcome Outcome { get; init; } = Outcome.NoAnswer;

    public IReadOnlyCollection<ClaimedCall> Rung => _rung;

    public int MostAtOnce => _mostAtOnce;

    public void LetEnd() => _over.TrySetResult();

    public async Task<CallEnd?> PlaceAsync(ClaimedCall call, Action answered, CancellationToken hangUp)
    {
        var atOnce = Interlocked.Increment(ref _atOnce);
        lock (_rung)
            _mostAtOnce = Math.Max(_mostAtOnce, atOnce);
        _rung.Enqueue(call);
        try
        {
            if (Answers(call))
                answered();
            await _over.Task.WaitAsync(hangUp);
            return new(Answers(call) ? Outcome.Answered : Outcome);
        }
        finally
        {
            Interlocked.Decrement(ref _atOnce);
        }
    }
}
