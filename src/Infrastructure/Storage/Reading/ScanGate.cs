using CampaignGrpc.Domain;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

/// <summary>
/// Lets those who look through a whole list do so one after the other. A search among a million contacts takes a core for a tenth
/// of a second, and those who dial need the other one.
/// </summary>
internal sealed class ScanGate : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Waits for the turn, if that is needed.</summary>
    /// <param name="isScan">Whether no index leads to what is looked for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The turn, until it is disposed of; null where none is needed.</returns>
    /// <exception cref="DomainException">OVERLOADED: too many are waiting.</exception>
    public async Task<IDisposable?> EnterAsync(bool isScan, CancellationToken cancellationToken)
    {
        if (!isScan)
            return null;
        if (!await _turn.WaitAsync(LongestWait, cancellationToken))
            throw Refusal.Overloaded.With("Too many searches are waiting.");
        return new Turn(_turn);
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
