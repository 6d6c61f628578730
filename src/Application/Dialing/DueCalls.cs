using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Trust;

namespace CampaignGrpc.Application.Dialing;

/// <summary>A campaign with a call that may be claimed now.</summary>
public readonly record struct ReadyCampaign(CampaignId Id, long ProjectId);

/// <summary>
/// Where dialers wait for a call to become due, at no cost while none is. Whoever writes a campaign that may be claimed from
/// says so here once that is durable; upkeep learns here when it is needed next.
/// </summary>
public sealed class DueCalls
{
    /// <summary>Each of them that finds a call leaves the campaign announced again, so that a long line is awake in a few rounds.</summary>
    private const int WokenAtOnce = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<(long? Project, CampaignId? Campaign), LinkedList<TaskCompletionSource>> _lines = [];
    private TaskCompletionSource _upkeep = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _plannedUpkeep = DateTimeOffset.MaxValue;
    private DateTimeOffset _announcedUpkeep = DateTimeOffset.MaxValue;
    private long _announcements;

    /// <summary>How often something was announced; whoever waits names what it has seen.</summary>
    public long Announcements => Interlocked.Read(ref _announcements);

    /// <summary>Whether a dialer waits for a call.</summary>
    public bool IsWaitedFor
    {
        get
        {
            lock (_lock)
                return _lines.Count > 0;
        }
    }

    /// <param name="ready">Campaigns that may be claimed from.</param>
    /// <param name="nextUpkeepTime">When something is to be done of itself; null when that is not known to have changed.</param>
    public void Announce(IReadOnlyCollection<ReadyCampaign> ready, DateTimeOffset? nextUpkeepTime)
    {
        lock (_lock)
        {
            if (nextUpkeepTime < _announcedUpkeep)
                _announcedUpkeep = nextUpkeepTime.Value;
            if (nextUpkeepTime < _plannedUpkeep)
                _upkeep.TrySetResult();
            if (ready.Count == 0)
                return;
            _announcements++;
            foreach (var campaign in ready)
            {
                Wake((null, null));
                Wake((campaign.ProjectId, null));
                Wake((null, campaign.Id));
                Wake((campaign.ProjectId, campaign.Id));
            }
        }
    }

    /// <summary>Waits until a call may be due, or the time is up.</summary>
    /// <param name="projects">Of these projects only.</param>
    /// <param name="campaignId">Of this campaign only.</param>
    /// <param name="seen">The announcements that the dialer had seen before it last found nothing.</param>
    /// <param name="longest">How long to wait.</param>
    /// <param name="time">Tells when that is over.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task WaitAsync(
        ProjectScope projects,
        CampaignId? campaignId,
        long seen,
        TimeSpan longest,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // One line for each project: in that of all it would be woken for calls that are not for it, in place of one that they are for.
        IEnumerable<(long?, CampaignId?)> keys = projects.IsAll
            ? [(null, campaignId)]
            : projects.Ids.Select(project => ((long?)project, campaignId));
        lock (_lock)
        {
            if (_announcements != seen)
                return;
            foreach (var key in keys)
            {
                if (!_lines.TryGetValue(key, out var line))
                    _lines.Add(key, line = []);
                line.AddLast(woken);
            }
        }

        try
        {
            await woken.Task.WaitAsync(longest, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The dialer asks once more, and is told that there is nothing.
        }
        finally
        {
            Leave(keys, woken);
        }
    }

    /// <summary>A round of upkeep begins: what is announced from here on, it may miss.</summary>
    public void BeginUpkeep()
    {
        lock (_lock)
        {
            _announcedUpkeep = DateTimeOffset.MaxValue;
            _plannedUpkeep = DateTimeOffset.MaxValue;
            _upkeep = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>A round of upkeep has ended.</summary>
    /// <param name="planned">When the next one is planned.</param>
    /// <returns>Ends when something was announced that is to be done before.</returns>
    public Task PlanUpkeep(DateTimeOffset planned)
    {
        lock (_lock)
        {
            _plannedUpkeep = planned;
            if (_announcedUpkeep < planned)
                return Task.CompletedTask;
            if (_upkeep.Task.IsCompleted)
                _upkeep = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _upkeep.Task;
        }
    }

    private void Wake((long? Project, CampaignId? Campaign) key)
    {
        if (!_lines.TryGetValue(key, out var line))
            return;
        for (var woken = 0; woken < WokenAtOnce && line.First is { } first; )
        {
            line.RemoveFirst();
            // Whoever waits in several lines may have been woken in another.
            if (first.Value.TrySetResult())
                woken++;
        }

        if (line.Count == 0)
            _lines.Remove(key);
    }

    private void Leave(IEnumerable<(long? Project, CampaignId? Campaign)> keys, TaskCompletionSource woken)
    {
        lock (_lock)
        {
            foreach (var key in keys)
            {
                if (!_lines.TryGetValue(key, out var line))
                    continue;
                line.Remove(woken);
                if (line.Count == 0)
                    _lines.Remove(key);
            }
        }
    }
}
