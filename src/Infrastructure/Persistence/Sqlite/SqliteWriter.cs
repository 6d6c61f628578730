using System.Collections.Concurrent;
using CampaignGrpc.Domain;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace CampaignGrpc.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The one writer of the database. Writes that arrive while a flush is under way share the next transaction, each in a
/// savepoint of its own, so that one flush to disk makes many requests durable; nobody is answered before it.
/// </summary>
internal sealed class SqliteWriter(IDbContextFactory<CampaignsContext> contexts) : IDisposable
{
    private const int MaxQueued = 1_024;
    private const int MaxPerTransaction = 256;
    private const string Savepoint = "unit";

    /// <summary>In KiB: claims, creates and imports touch pages side by side, and a cache of 64 MiB was measured to gain nothing.</summary>
    private const string CacheSize = "PRAGMA cache_size = -8192";

    /// <summary>Pages of the log, 64 MiB, before they go to the file: with a thousand, the default, a claim in fifteen waits for that.</summary>
    private const string Checkpoint = "PRAGMA wal_autocheckpoint = 16384";

    private readonly BlockingCollection<Unit> _queue = new(MaxQueued);
    private readonly Lock _starting = new();
    private Thread? _thread;

    /// <summary>Runs <paramref name="work"/> in a transaction and returns its result once that is on disk.</summary>
    /// <param name="work">Reads and writes; it is undone whole when it throws.</param>
    /// <param name="cancellationToken">Withdraws work that has not begun. What has begun is carried out.</param>
    /// <exception cref="DomainException">OVERLOADED: too much is queued already.</exception>
    public Task<T> WriteAsync<T>(Func<WriteSession, T> work, CancellationToken cancellationToken)
    {
        EnsureStarted();
        var unit = new Unit<T>(work, cancellationToken);
        if (!_queue.TryAdd(unit)) throw Refusal.Overloaded.With("Too many writes are waiting.");
        return unit.Task;
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread?.Join();
        _queue.Dispose();
    }

    private void EnsureStarted()
    {
        if (_thread is not null) return;
        lock (_starting)
        {
            if (_thread is not null) return;
            var thread = new Thread(Run) { Name = "SQLite writer", IsBackground = true };
            thread.Start();
            _thread = thread;
        }
    }

    private void Run()
    {
        var batch = new List<Unit>(MaxPerTransaction);
        WriteSession? session = null;
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MaxPerTransaction && _queue.TryTake(out var next)) batch.Add(next);
            try
            {
                session ??= Open();
                Commit(session, batch);
            }
#pragma warning disable CA1031 // Whatever it was, every caller of this batch is told; the writer goes on with the next.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                foreach (var unit in batch) unit.Fail(exception);
                // Begun afresh, but on the connection that the pool has kept: were it closed, SQLite could find on opening
                // the file again what it had just failed to commit, and carry it out after all.
                session?.Dispose();
                session = null;
            }

            batch.Clear();
        }

        session?.Dispose();
    }

    private WriteSession Open()
    {
        var context = contexts.CreateDbContext();
        context.Database.OpenConnection();
        context.Database.ExecuteSqlRaw(CacheSize);
        context.Database.ExecuteSqlRaw(Checkpoint);
        // Each unit has a savepoint already; a second one around every SaveChanges protects nothing more.
        context.Database.AutoSavepointsEnabled = false;
        return new(context);
    }

    private static void Commit(WriteSession session, List<Unit> batch)
    {
        using var transaction = session.Context.Database.BeginTransaction();
        // A lone unit is undone with its transaction. In a savepoint SQLite would keep every page that each of its statements changes.
        if (batch.Count > 1) batch.ForEach(unit => RunInSavepoint(session, transaction, unit));
        else if (!TryRun(session, batch[0])) return;
        transaction.Commit();
        foreach (var unit in batch) unit.Succeed();
    }

    private static void RunInSavepoint(WriteSession session, IDbContextTransaction transaction, Unit unit)
    {
        transaction.CreateSavepoint(Savepoint);
        if (TryRun(session, unit)) transaction.ReleaseSavepoint(Savepoint);
        else transaction.RollbackToSavepoint(Savepoint);
    }

    private static bool TryRun(WriteSession session, Unit unit)
    {
        if (unit.IsWithdrawn) return false;
        try
        {
            unit.Run(session);
            return true;
        }
#pragma warning disable CA1031 // One caller's failure is that caller's alone: it is handed over, and its writes are undone.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // On a full disk SQLite undoes the whole transaction by itself: then it is lost for everyone in it.
            if (IsUndone(session.Context)) throw;
            unit.Fail(exception);
            return false;
        }
        finally
        {
            session.Context.ChangeTracker.Clear();
        }
    }

    private static bool IsUndone(CampaignsContext context) =>
        raw.sqlite3_get_autocommit(((SqliteConnection)context.Database.GetDbConnection()).Handle) != 0;

    private abstract class Unit
    {
        public abstract bool IsWithdrawn { get; }

        public abstract void Run(WriteSession session);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class Unit<T>(Func<WriteSession, T> work, CancellationToken cancellationToken) : Unit
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _completion.Task;

        public override bool IsWithdrawn => cancellationToken.IsCancellationRequested && _completion.TrySetCanceled(cancellationToken);

        public override void Run(WriteSession session) => _result = work(session);

        public override void Succeed() => _completion.TrySetResult(_result!);

        public override void Fail(Exception exception) => _completion.TrySetException(exception);
    }
}
