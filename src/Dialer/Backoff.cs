namespace CampaignGrpc.Dialer;

/// <summary>Waits between tries, twice as long each time up to five seconds, never all dialers at the same instant.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _next = First;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = _next * (0.5 + (Random.Shared.NextDouble() / 2));
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return Task.Delay(wait, time, cancellationToken);
    }

    public void Reset() => _next = First;
}
