using System.Collections.Concurrent;
using System.Globalization;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Web.Parts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignGrpc.Web.Live;

/// <summary>
/// What open pages look at, read once a second for all of them together: of each campaign that somebody looks at its state and counts. Whoever
/// is slower than a second misses what lay between, and nothing is read while nobody looks.
/// </summary>
public sealed partial class Board(IServiceScopeFactory scopes, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Board> logger)
{
    /// <summary>More are read in turns.</summary>
    private const int MostAtOnce = 500;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<long, Watched> _watched = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isReading;

    /// <summary>Looks at campaigns until it is disposed of.</summary>
    public IDisposable Look(IReadOnlyList<long> campaigns)
    {
        lock (_lock)
        {
            foreach (var id in campaigns) _watched.GetOrAdd(id, _ => new(id)).Viewers++;
            if (!_isReading && campaigns.Count > 0)
            {
                _isReading = true;
                // It belongs to nobody who looks, and reads as the service itself.
                using (ExecutionContext.SuppressFlow()) _ = Task.Run(ReadAsync);
            }
        }

        return new Looking(this, campaigns);
    }

    /// <summary>What is known of a campaign; null before it was read, and of one that is none.</summary>
    public CampaignFrame? Find(long campaign) => _watched.GetValueOrDefault(campaign)?.Frame;

    /// <summary>Ends when something has been read since.</summary>
    public Task NextAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return _next.Task.WaitAsync(cancellationToken);
    }

    private async Task ReadAsync()
    {
        var turn = 0;
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            List<Watched> all;
            lock (_lock)
            {
                all = [.. _watched.Values];
                if (all.Count == 0)
                {
                    _isReading = false;
                    return;
                }
            }

            await ReadAsync([.. all.Skip(turn).Take(MostAtOnce)]);
            turn = turn + MostAtOnce < all.Count ? turn + MostAtOnce : 0;
            Tell();
            await Task.Delay(Pace, time, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell()
    {
        lock (_lock)
        {
            _next.SetResult();
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task ReadAsync(IEnumerable<Watched> campaigns)
    {
        await using var scope = scopes.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        foreach (var watched in campaigns)
        {
            try
            {
                await ReadAsync(mediator, watched);
            }
#pragma warning disable CA1031 // Whatever it is, the other campaigns are read and this one is tried again; what is at fault says its health.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogUnread(logger, watched.Id, exception);
            }
        }
    }

    private async Task ReadAsync(IMediator mediator, Watched watched)
    {
        var ending = lifetime.ApplicationStopping;
        var view = await mediator.Send(new GetCampaignQuery(watched.Id), ending);
        var pace = watched.PaceAt(view, time);
        watched.Frame = watched.IsAsBefore(view)
            ? watched.Frame! with { Pace = pace }
            : CampaignFrame.Of(view, await mediator.Send(new GetStatisticsQuery(watched.Id, null, new()), ending), pace);
    }

    private void Leave(IReadOnlyList<long> campaigns)
    {
        lock (_lock)
        {
            foreach (var id in campaigns)
            {
                if (_watched.TryGetValue(id, out var watched) && --watched.Viewers == 0) _watched.TryRemove(id, out _);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Campaign {Campaign} is not shown as it is now")]
    private static partial void LogUnread(ILogger logger, long campaign, Exception exception);

    private sealed class Looking(Board board, IReadOnlyList<long> campaigns) : IDisposable
    {
        private int _hasLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hasLeft, 1) == 0) board.Leave(campaigns);
        }
    }

    private sealed class Watched(long id)
    {
        private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

        private readonly Queue<(long Timestamp, long Done)> _past = [];

        public long Id => id;

        public int Viewers { get; set; }

        public CampaignFrame? Frame { get; set; }

        public bool IsAsBefore(CampaignView view) => Frame is { } frame && frame.State == view.Campaign.State && frame.Counts == view.Campaign.Counts;

        /// <summary>Contacts done a minute, over the last minute; null before some seconds of it were seen.</summary>
        public double? PaceAt(CampaignView view, TimeProvider time)
        {
            var now = time.GetTimestamp();
            _past.Enqueue((now, view.Campaign.Counts.Done));
            while (time.GetElapsedTime(_past.Peek().Timestamp, now) > Span) _past.Dequeue();
            var first = _past.Peek();
            var passed = time.GetElapsedTime(first.Timestamp, now);
            return passed < TimeSpan.FromSeconds(10) ? null : Math.Max(0, view.Campaign.Counts.Done - first.Done) / passed.TotalMinutes;
        }
    }
}

/// <summary>A campaign as it is told to pages that are open.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Project">Its project.</param>
/// <param name="State">Its state.</param>
/// <param name="Counts">Its counts.</param>
/// <param name="Progress">How far it has come.</param>
/// <param name="Pace">Contacts done a minute; null while that is not known.</param>
public sealed record CampaignFrame(long Id, long Project, CampaignState State, ContactCounts Counts, Progress Progress, double? Pace)
{
    public static CampaignFrame Of(CampaignView view, CampaignStatistics statistics, double? pace) =>
        new(view.Campaign.Id.Value, view.Campaign.ProjectId, view.Campaign.State, view.Campaign.Counts, Progress.Of(view, statistics), pace);

    /// <summary>Id, state, all, reached, done, calling and pace, -1 for none.</summary>
    public string Json => string.Create(
        CultureInfo.InvariantCulture,
        $"[{Id},{(int)State},{Progress.All},{Progress.Reached},{Progress.Done},{Progress.Calling},{(Pace is { } pace ? Math.Round(pace, 1) : -1)}]");
}
