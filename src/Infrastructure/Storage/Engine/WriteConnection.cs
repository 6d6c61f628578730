using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Storage.Facts;
using CampaignGrpc.Infrastructure.Storage.Model;
using CampaignGrpc.Infrastructure.Storage.Writing;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignGrpc.Infrastructure.Storage.Engine;

/// <summary>The writer's connection: EF's context for what is rare, and statements that stay prepared for all the rest.</summary>
/// <param name="engine">Its engine.</param>
/// <param name="randomKey">The engine's expression for 64 random bits, which nobody can guess.</param>
internal abstract class WriteConnection(StorageEngine engine, string randomKey) : IDisposable
{
    public StorageEngine Engine => engine;

    public abstract CampaignsContext Context { get; }

    /// <summary>Whether the transaction was undone already, or can only be.</summary>
    public abstract bool IsUndone { get; }

    /// <summary>Whether it is known that the service is not held.</summary>
    public bool IsFree { get; set; }

    /// <summary>The statements that claim contacts.</summary>
    public ClaimStatements Claims { get; } = ContactRows.Claims(randomKey);

    /// <summary>How many units are looked at together before they run, so that what they read is asked for at once.</summary>
    public virtual int UnitsAtOnce => 1;

    /// <summary>Begins a transaction beside which no other writes.</summary>
    public abstract IDbContextTransaction Begin();

    /// <summary>Makes the connection fit for another transaction after one that failed.</summary>
    public abstract void Recover();

    /// <summary>Whether the last transaction was committed, after a commit that brought no answer; null when nobody knows.</summary>
    public abstract bool? HasCommitted();

    /// <summary>Nobody has written for a while: does what would make somebody wait.</summary>
    public virtual void TidyUp() { }

    /// <summary>Runs a statement whose parameters are <c>$1</c>, <c>$2</c> and so on.</summary>
    /// <param name="sql">A constant.</param>
    /// <param name="values">Numbers, truths, texts and bytes; null for NULL.</param>
    /// <returns>How many rows it changed.</returns>
    public abstract int Execute(string sql, params ReadOnlySpan<Value> values);

    /// <summary>Like <see cref="Execute"/>, for a statement that returns rows. They are read before anything else is asked.</summary>
    public abstract Rows Query(string sql, params ReadOnlySpan<Value> values);

    /// <summary>Asks the same for each of several rows of values, one answer after the other.</summary>
    public abstract IEnumerable<Rows> QueryEach(string sql, IReadOnlyList<Value[]> each);

    /// <summary>
    /// Changes one row of a campaign, at once or together with what is asked next: an engine that is far away is gone to less often.
    /// </summary>
    /// <param name="campaign">Whose row it is, to be told when the database refuses it.</param>
    /// <param name="sql">A constant.</param>
    /// <param name="isGuarded">Whether the row must be as it was read, or nothing is changed.</param>
    /// <param name="values">As those of <see cref="Execute"/>.</param>
    public abstract void Change(CampaignId campaign, string sql, bool isGuarded, params ReadOnlySpan<Value> values);

    /// <summary>Sends what has been changed so far, and puts events at the end of the log.</summary>
    /// <param name="now">When they became true.</param>
    /// <param name="events">In their order; none or many.</param>
    public abstract void SendChanges(DateTimeOffset now, IReadOnlyList<NewEvent> events);

    /// <summary>
    /// Inserts many contacts with statements of many rows: several times the speed of one by one, where every other write waits.
    /// </summary>
    /// <param name="table">
    /// The table and its columns; the last five are their numbers, which go up by one, phones, data, priorities and time zones.
    /// </param>
    /// <param name="shared">What is the same in all rows: expressions for the first columns.</param>
    /// <param name="values">The parameters in those.</param>
    /// <param name="firstNumber">The number of the first of them.</param>
    /// <param name="contacts">The contacts.</param>
    public abstract void InsertMany(
        string table,
        string shared,
        ReadOnlySpan<Value> values,
        long firstNumber,
        IReadOnlyList<NewContact> contacts
    );

    /// <summary>A turn after all that there were: who was served last, or has just come, is at the end.</summary>
    public abstract long NextTurn();

    public abstract void Dispose();

    /// <summary>
    /// Does something with a campaign's rows, and says whose they were if they cannot be read or the database refuses to have
    /// them so: both mean that they contradict each other.
    /// </summary>
    /// <exception cref="BrokenCampaignException">They do.</exception>
    public T Of<T>(CampaignId campaign, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception exception) when (IsOfRows(exception))
        {
            throw new BrokenCampaignException(campaign, exception);
        }
    }

    protected bool IsOfRows(Exception exception) =>
        exception is not (DomainException or BrokenCampaignException) && engine.FaultOf(exception) is null;

    protected static DomainException Stale => Refusal.LeaseLost.With("The claim no longer holds the contact.");
}
