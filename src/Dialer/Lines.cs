namespace CampaignGrpc.Dialer;

/// <summary>
/// The lines there are. One is taken before a call is claimed and is free again when the service has the call's outcome:
/// so neither claims nor outcomes that wait for delivery can ever be more than lines.
/// </summary>
internal sealed class Lines(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count, count);

    /// <summary>Takes every line that is free, and waits for one if none is.</summary>
    public async Task<int> TakeFreeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        var taken = 1;
        while (_free.Wait(0, CancellationToken.None))
            taken++;
        return taken;
    }

    public void Free(int lines)
    {
        if (lines > 0)
            _free.Release(lines);
    }

    /// <summary>Comes back once every line is free, and takes them all.</summary>
    public async Task TakeAllAsync()
    {
        for (var taken = 0; taken < count; taken++)
            await _free.WaitAsync();
    }

    public void Dispose() => _free.Dispose();
}
