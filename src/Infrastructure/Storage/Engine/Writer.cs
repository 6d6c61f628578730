using System.Diagnostics;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Infrastructure.Storage.Facts;
using CampaignGrpc.Infrastructure.Storage.Writing;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignGrpc.Infrastructure.Storage.Engine;

/// <summary>
/// The one writer of the database. Units that arrive while a flush is under way share the next transaction: they see what
/// those before them changed, their writes are gathered, and one flush to disk makes all of them durable. Nobody is answered
/// before it.
/// </summary>
internal sealed class Writer(
    StorageEngine engine,
    TimeProvider time,
    DueCalls dueCalls,
    WriterMetrics metrics,
    IEnumerable<IFactListener> listeners
) : IDisposable
{
    /// <summary>A group ends with so many units, or with the rows or the time that make the next caller wait.</summary>
    private const int MostUnits = 256;
    private const int MostRows = 4_000;
    private static readonly TimeSpan LongestGroup = TimeSpan.FromMilliseconds(10);

    /// <summary>After so long without a unit there is time for what nobody waits for.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>So often a group is run that others were in the way of, or whose connection broke.</summary>
    private const int MostRuns = 4;

    private readonly Lanes<Work> _lanes = new();
    private readonly IFactListener[] _listeners = [.. listeners];
    private readonly Lock _starting = new();
    private Thread? _thread;

    /// <summary>Runs <paramref name="work"/> in a transaction and returns its result once that is on disk.</summary>
    /// <param name="plan">Whose turn it is, and what it reads.</param>
    /// <param name="work">Reads and writes; it is undone whole when it throws, and may be run again.</param>
    /// <param name="cancellationToken">Withdraws work that has not begun. What has begun is carried out.</param>
    /// <exception cref="DomainException">OVERLOADED: too much is queued already.</exception>
    public Task<T> WriteAsync<T>(UnitPlan plan, Func<Group, T> work, CancellationToken cancellationToken)
    {
        EnsureStarted();
        var item = new Work<T>(plan, work, cancellationToken) { Span = Traces.Current };
        if (!_lanes.TryAdd(plan.Lane, item))
            throw Refusal.Overloaded.With("Too many writes are waiting.");
        return item.Task;
    }

    /// <summary>How full its fullest lane is, from 0 to 1: at 1 callers are refused.</summary>
    public double Load => _lanes.Load;

    /// <summary>How many units wait.</summary>
    public int Waiting => _lanes.Count;

    public void Dispose()
    {
        _lanes.Close();
        _thread?.Join();
        _lanes.Dispose();
    }

    private void EnsureStarted()
    {
        if (_thread is not null)
            return;
        lock (_starting)
        {
            if (_thread is not null)
                return;
            var thread = new Thread(Run) { Name = "Writer", IsBackground = true };
            // What flows with its first caller is not for all who come after.
            thread.UnsafeStart();
            _thread = thread;
        }
    }

    private void Run()
    {
        WriteConnection? connection = null;
        var hasFailed = false;
        while (true)
        {
            if (!_lanes.Await(Quiet))
                connection?.TidyUp();
            if (!_lanes.TryTake(out var first, out var lane))
                break;
            List<Work> works = [first];
            try
            {
                connection ??= engine.Connect();
                if (hasFailed)
                    connection.Recover();
                hasFailed = false;
                Commit(connection, works, isAlone: lane == Lane.Slices);
            }
#pragma warning disable CA1031 // Whatever it was, every caller of this group is told; the writer goes on with the next.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                foreach (var work in works)
                    work.Fail(exception);
                hasFailed = true;
            }
        }

        connection?.Dispose();
    }

    /// <summary>Carries out a unit, and unless it is to be alone, whatever small waits behind it.</summary>
    private void Commit(WriteConnection connection, List<Work> works, bool isAlone)
    {
        var fault = RunTogether(connection, works, mayTakeMore: !isAlone);
        while (fault is not null && works.Exists(work => work.IsOver))
        {
            // One of them failed and cost all their transaction. They are pure: the others are run again without it.
            works.RemoveAll(work => work.IsOver);
            fault = works.Count == 0 ? null : RunTogether(connection, works, mayTakeMore: false);
        }

        if (fault is null)
            return;
        if (works.Count == 1 || IsPassing(fault))
            works.ForEach(work => work.Fail(fault));
        // Nobody knows whose writes were refused: each is run again by itself, and the faulty one fails alone.
        else
            works.ForEach(work => Commit(connection, [work], isAlone: true));
    }

    /// <summary>Runs units in one transaction, and again when it was lost by no fault of theirs.</summary>
    /// <returns>What cost them the transaction before it could be committed; null when it was.</returns>
    private Exception? RunTogether(WriteConnection connection, List<Work> works, bool mayTakeMore)
    {
        for (var runs = 1; ; runs++)
        {
            var fault = RunOnce(connection, works, mayTakeMore);
            if (fault is null || !IsPassing(fault) || runs == MostRuns)
                return fault;
            connection.Recover();
        }
    }

    private bool IsPassing(Exception fault) => engine.FaultOf(fault) is StorageFault.Conflict or StorageFault.Disconnected;

    private Exception? RunOnce(WriteConnection connection, List<Work> works, bool mayTakeMore)
    {
        IDbContextTransaction transaction;
        try
        {
            transaction = connection.Begin();
        }
        catch (Exception exception) when (IsPassing(exception))
        {
            return exception;
        }

        using var ending = transaction;
        var group = new Group(connection, time);
        try
        {
            var begun = time.GetTimestamp();
            if (connection.UnitsAtOnce > 1)
                LookAhead(connection, group, works, mayTakeMore);
            for (var place = 0; place < works.Count; place++)
            {
                Run(group, works[place]);
                var isFull = works.Count >= MostUnits || group.Rows >= MostRows || time.GetElapsedTime(begun) > LongestGroup;
                if (!mayTakeMore || isFull || place < works.Count - 1 || !_lanes.TryTakeSmall(out var next))
                    continue;
                works.Add(next);
                if (connection.UnitsAtOnce > 1)
                    LookAhead(connection, group, works, mayTakeMore);
            }

            group.Flush();
        }
#pragma warning disable CA1031 // Whatever it was, the units are run again, and the one that it was of is told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
        finally
        {
            connection.Context.ChangeTracker.Clear();
        }

        var flushed = time.GetTimestamp();
        if (Commit(connection, transaction) is { } lost)
            return lost;
        Tell(works, group, time.GetElapsedTime(flushed));
        works.ForEach(work => work.Succeed());
        dueCalls.Announce(group.Ready, group.NextUpkeepTime);
        foreach (var fact in group.Facts)
        {
            foreach (var listener in _listeners)
                listener.Hear(fact);
        }

        return null;
    }

    private void Tell(List<Work> works, Group group, TimeSpan commitDuration)
    {
        metrics.Record(works.Count, group.Rows, commitDuration);
        foreach (var span in works.Select(work => work.Span).OfType<Activity>())
        {
            span.SetTag("campaign_grpc.commit.units", works.Count);
            span.SetTag("campaign_grpc.commit.rows", group.Rows);
            span.SetTag("campaign_grpc.commit.duration", commitDuration.TotalSeconds);
        }
    }

    /// <summary>Takes what waits, as far as it is looked at together, and has what all of it will read asked for at once.</summary>
    private void LookAhead(WriteConnection connection, Group group, List<Work> works, bool mayTakeMore)
    {
        var most = mayTakeMore ? Math.Min(MostUnits, works.Count + connection.UnitsAtOnce) : works.Count;
        while (works.Count < most && _lanes.TryTakeSmall(out var next))
            works.Add(next);
        group.ReadAhead(works.SelectMany(work => work.Calls));
    }

    /// <returns>What it was that undid the transaction; null when it is durable.</returns>
    private static Exception? Commit(WriteConnection connection, IDbContextTransaction transaction)
    {
        try
        {
            transaction.Commit();
            return null;
        }
#pragma warning disable CA1031 // Whatever it was: if nobody knows what came of it, it goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (connection.HasCommitted() is not { } hasCommitted)
                throw;
            return hasCommitted ? null : exception;
        }
    }

    private void Run(Group group, Work work)
    {
        if (work.IsWithdrawn)
            return;
        group.BeginUnit();
        try
        {
            work.Run(group);
        }
#pragma warning disable CA1031 // One caller's failure is that caller's alone, unless it left something in the transaction.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (IsPassing(exception))
                throw;
            work.Fail(exception);
            if (group.IsSpoilt)
                throw;
        }
    }

    private abstract class Work(UnitPlan plan)
    {
        public IReadOnlyList<CallToken> Calls => plan.Calls;

        /// <summary>Null when it is not traced.</summary>
        public Activity? Span { get; init; }

        /// <summary>Whether its caller was answered.</summary>
        public abstract bool IsOver { get; }

        public abstract bool IsWithdrawn { get; }

        public abstract void Run(Group group);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(UnitPlan plan, Func<Group, T> work, CancellationToken cancellationToken) : Work(plan)
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _completion.Task;

        public override bool IsOver => _completion.Task.IsCompleted;

        public override bool IsWithdrawn => cancellationToken.IsCancellationRequested && _completion.TrySetCanceled(cancellationToken);

        public override void Run(Group group) => _result = work(group);

        public override void Succeed() => _completion.TrySetResult(_result!);

        public override void Fail(Exception exception) => _completion.TrySetException(exception);
    }
}
