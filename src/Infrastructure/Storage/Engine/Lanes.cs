using CampaignGrpc.Application;

namespace CampaignGrpc.Infrastructure.Storage.Engine;

/// <summary>
/// What waits for the one writer, by lane. Calls under way go first and have the most room, so that they are refused last; a
/// slice of something large is taken alone, one after each group of small units, so that it neither holds them up nor starves.
/// </summary>
internal sealed class Lanes<T> : IDisposable
{
    private static readonly int[] Room = [4_096, 1_024, 1_024];

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly Queue<T>[] _lanes = [new(), new(), new()];
    private bool _isSlicesTurn;
    private bool _isClosed;

    /// <summary>How full the fullest lane is, from 0 to 1.</summary>
    public double Load
    {
        get
        {
            lock (_lock)
                return _lanes.Select((lane, place) => (double)lane.Count / Room[place]).Max();
        }
    }

    /// <summary>How many items wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _lanes.Sum(lane => lane.Count);
        }
    }

    /// <returns>False when the lane is full.</returns>
    /// <exception cref="ObjectDisposedException">The lanes are closed.</exception>
    public bool TryAdd(Lane lane, T item)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_lanes[(int)lane].Count >= Room[(int)lane])
                return false;
            _lanes[(int)lane].Enqueue(item);
            Wake();
        }

        return true;
    }

    /// <summary>Takes the next item, waiting until there is one.</summary>
    /// <returns>False once the lanes are closed and empty.</returns>
    public bool TryTake(out T item, out Lane lane)
    {
        while (true)
        {
            lock (_lock)
            {
                if (TryDequeue(out item, out lane))
                    return true;
                if (_isClosed)
                    return false;
            }

            _waiting.Wait();
        }
    }

    /// <summary>Waits until there is an item, or the lanes are closed.</summary>
    /// <returns>False when there was none for so long.</returns>
    public bool Await(TimeSpan longest)
    {
        lock (_lock)
        {
            if (_isClosed || _lanes.Any(lane => lane.Count > 0))
                return true;
        }

        return _waiting.Wait(longest);
    }

    /// <summary>Takes another small item to go with those that were taken, if there is one.</summary>
    public bool TryTakeSmall(out T item)
    {
        lock (_lock)
        {
            return _lanes[(int)Lane.Calls].TryDequeue(out item!) || _lanes[(int)Lane.Requests].TryDequeue(out item!);
        }
    }

    /// <summary>Takes nothing in any more; what is there is still taken out.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            Wake();
        }
    }

    public void Dispose() => _waiting.Dispose();

    /// <summary>Once is enough: whoever waits takes all there is before it waits again.</summary>
    private void Wake()
    {
        if (_waiting.CurrentCount == 0)
            _waiting.Release();
    }

    private bool TryDequeue(out T item, out Lane lane)
    {
        ReadOnlySpan<Lane> order = _isSlicesTurn ? [Lane.Slices, Lane.Calls, Lane.Requests] : [Lane.Calls, Lane.Requests, Lane.Slices];
        foreach (var next in order)
        {
            if (!_lanes[(int)next].TryDequeue(out item!))
                continue;
            lane = next;
            _isSlicesTurn = next != Lane.Slices;
            return true;
        }

        (item, lane) = (default!, default);
        return false;
    }
}
