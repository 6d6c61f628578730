using System.Data;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignGrpc.Infrastructure.Storage.Engine;

/// <summary>Why the service does not start on a database. It was not changed.</summary>
public sealed class DatabaseRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What a failure of the database means for a unit.</summary>
internal enum StorageFault
{
    /// <summary>The database cannot be asked, or nobody knows what it has done.</summary>
    Unavailable,

    /// <summary>There is no room; nothing was stored.</summary>
    Full,

    /// <summary>Others were in the way; nothing was stored, and the same again may succeed.</summary>
    Conflict,

    /// <summary>The connection broke: what had begun on it was undone, unless that was about to be committed.</summary>
    Disconnected,
}

/// <summary>What the data takes, in bytes. Null is what the engine cannot tell.</summary>
/// <param name="Data">All of it but the log.</param>
/// <param name="Log">What is written and not in its place yet.</param>
/// <param name="Free">What the disk has left.</param>
internal readonly record struct StorageSize(long Data, long? Log, long? Free);

/// <summary>What differs between the databases that the service can be kept in. Everything else is one for all of them.</summary>
internal abstract class StorageEngine
{
    /// <summary>The level at which what a transaction reads belongs to one instant, and waits for nobody.</summary>
    protected abstract IsolationLevel SnapshotLevel { get; }

    /// <summary>Makes the database ready: everything that can be wrong with it is known before the first request.</summary>
    /// <returns>Where the data is.</returns>
    /// <exception cref="DatabaseRefusedException">The database cannot be used; the message says why.</exception>
    public abstract string Open();

    /// <summary>
    /// Copies the data, of a running service too, as it is at one instant; the copy holds the service that is started on it.
    /// </summary>
    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="DatabaseRefusedException">That cannot be done; the message says why.</exception>
    public abstract string BackUp(string target);

    /// <summary>Puts a copy in the place of the data of a service that does not run.</summary>
    /// <inheritdoc cref="BackUp"/>
    public abstract string Restore(string backup);

    /// <summary>Holds the data, which may be in use, against what must be so.</summary>
    /// <returns>A sentence for each thing that is not; none when all is well.</returns>
    /// <exception cref="DatabaseRefusedException">There is none, or not the whole of it.</exception>
    public abstract IReadOnlyList<string> Check();

    /// <summary>Takes data that looks cut for whole.</summary>
    /// <inheritdoc cref="BackUp"/>
    public abstract string Accept();

    /// <summary>Opens the data to change a row or two of it, beside a service that runs on it or not.</summary>
    /// <exception cref="DatabaseRefusedException">It cannot be used; the message says why.</exception>
    public abstract CampaignsContext OpenBeside();

    /// <summary>What is about to go wrong with the place where the data is, in a sentence; null when nothing is known of.</summary>
    public abstract (bool IsGone, string Description)? Trouble();

    /// <summary>What the data takes on its disk.</summary>
    public abstract StorageSize Size();

    /// <summary>The name of a file beside the data, with this at its end; null where the data is not beside the service.</summary>
    public abstract string? Beside(string ending);

    /// <summary>Sees to it that nothing is left of what has been overwritten, as far as the engine can while it runs.</summary>
    /// <returns>Whether it could; where not, somebody is reading still, and it may be tried again.</returns>
    public abstract bool DropOverwritten();

    /// <summary>A connection for units, which stays open until it is disposed of.</summary>
    public abstract WriteConnection Connect();

    /// <summary>What a failure means; null when it is none of the database's, or a constraint refused a row.</summary>
    public abstract StorageFault? FaultOf(Exception exception);

    /// <summary>What stands behind a table's name to have it read along an index; nothing where the engine finds that itself.</summary>
    public abstract string Along(string index);

    /// <summary>The texts and numbers in a column of JSON, however deep, as a table of one column <c>leaf</c>.</summary>
    public abstract string Leaves(string column);

    /// <summary>What is read until this is disposed of belongs to one instant.</summary>
    public Task<IDbContextTransaction> BeginSnapshotAsync(CampaignsContext context, CancellationToken cancellationToken) =>
        context.Database.BeginTransactionAsync(SnapshotLevel, cancellationToken);
}
