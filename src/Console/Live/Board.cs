using System.Collections.Concurrent;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Web.Parts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignGrpc.Web.Live;

/// <summary>
/// What open pages look at, read once a second for all of them together: of each campaign that somebody looks at its state and counts, and
/// of one whose page is open who was reached. Whoever is slower than a second misses what lay between, and nothing is read while nobody
/// looks.
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
    /// <param name="campaigns">Their ids, each once; none need be a campaign's.</param>
    /// <param name="withResults">Whether it is also to be told who was reached.</param>
    public Look Open(IEnumerable<long> campaigns, bool withResults)
    {
        var look = new Look(this, [.. campaigns], withResults);
        lock (_lock)
        {
            foreach (var id in look.Campaigns)
            {
                var watched = _watched.GetOrAdd(id, _ => new(id));
                watched.Viewers++;
                if (withResults)
                    watched.ResultViewers++;
            }

            if (!_isReading && look.Campaigns.Count > 0)
            {
                _isReading = true;
                // It belongs to nobody who looks, and reads as the service itself.
                using (ExecutionContext.SuppressFlow())
                    _ = Task.Run(ReadAsync);
            }
        }

        return look;
    }

    /// <summary>Ends when something has been read since.</summary>
    public Task NextAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _next.Task.WaitAsync(cancellationToken);
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
            catch (DomainException refusal) when (refusal.Refusal == Refusal.CampaignNotFound)
            {
                watched.IsAbsent = true;
            }
#pragma warning disable CA1031 // The other campaigns are read whatever it is, and this one again; health says what is at fault.
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
        var (campaign, progress) = (view.Campaign, Progress.Of(view));
        if (watched.Frame is { Progress.Reached: { } reached } frame && frame.Progress == progress.With(reached))
        {
            progress = frame.Progress;
        }
        else if (watched.ResultViewers > 0)
        {
            var statistics = await mediator.Send(new GetStatisticsQuery(watched.Id, null, new()), ending);
            progress = progress.With(statistics.Results.GetValueOrDefault(ContactResult.Reached));
        }

        watched.IsAbsent = false;
        watched.Frame = new(watched.Id, campaign.ProjectId, campaign.State, progress, watched.PaceAt(progress.Done, time));
    }

    private void Leave(long campaign, bool withResults)
    {
        lock (_lock)
        {
            if (!_watched.TryGetValue(campaign, out var watched))
                return;
            if (withResults)
                watched.ResultViewers--;
            if (--watched.Viewers == 0)
                _watched.TryRemove(campaign, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Campaign {Campaign} is not shown as it is now")]
    private static partial void LogUnread(ILogger logger, long campaign, Exception exception);

    /// <summary>What one page looks at.</summary>
    public sealed class Look(Board board, IReadOnlyList<long> campaigns, bool withResults) : IDisposable
    {
        private readonly HashSet<long> _campaigns = [.. campaigns];

        public IReadOnlyCollection<long> Campaigns => _campaigns;

        /// <summary>What is known of a campaign; null before it was read.</summary>
        public CampaignFrame? Find(long campaign) =>
            board._watched.GetValueOrDefault(campaign)?.Frame is not { } frame ? null
            : withResults ? frame
            : frame with { Progress = frame.Progress with { Reached = null } };

        /// <summary>Whether there is no such campaign.</summary>
        public bool IsAbsent(long campaign) => board._watched.GetValueOrDefault(campaign)?.IsAbsent == true;

        /// <summary>Looks at one no more, which is then read for others only.</summary>
        public void Leave(long campaign)
        {
            if (_campaigns.Remove(campaign))
                board.Leave(campaign, withResults);
        }

        public void Dispose()
        {
            foreach (var id in _campaigns.ToList())
                Leave(id);
        }
    }

    private sealed class Watched(long id)
    {
        private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);
        private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

        private readonly Queue<(long Timestamp, long Done)> _past = [];

        public long Id => id;

        public int Viewers { get; set; }

        /// <summary>Those of them who are also told who was reached.</summary>
        public int ResultViewers { get; set; }

        public bool IsAbsent { get; set; }

        public CampaignFrame? Frame { get; set; }

        /// <summary>Contacts done a minute, over the last minute; null before some seconds of it were seen.</summary>
        public double? PaceAt(long done, TimeProvider time)
        {
            var now = time.GetTimestamp();
            _past.Enqueue((now, done));
            while (time.GetElapsedTime(_past.Peek().Timestamp, now) > Span)
                _past.Dequeue();
            var first = _past.Peek();
            var passed = time.GetElapsedTime(first.Timestamp, now);
            return passed < Least ? null : Math.Round(Math.Max(0, done - first.Done) / passed.TotalMinutes, 1);
        }
    }
}
