using CampaignGrpc.Application;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Facts;
using CampaignGrpc.Infrastructure.Storage.Model;
using CampaignGrpc.Infrastructure.Storage.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace CampaignGrpc.Infrastructure.Sqlite;

/// <summary>
/// The one connection that writes. It is never closed while the service runs: SQLite could find on opening the file again what
/// it had just failed to commit, and carry it out after all.
/// </summary>
internal sealed class SqliteWriteConnection : WriteConnection
{
    /// <summary>In KiB: claims, creates and imports touch pages side by side, and a cache of 64 MiB was measured to gain nothing.</summary>
    private const string CacheSize = "PRAGMA cache_size = -8192";

    /// <summary>
    /// Pages of the log, 64 MiB, before they go to the file: with a thousand, the default, a claim in fifteen waits for that.
    /// </summary>
    private const string Checkpoint = "PRAGMA wal_autocheckpoint = 16384";

    /// <summary>What is deleted or written anew is overwritten: of whom was erased no byte is left in the file.</summary>
    private const string SecureDelete = "PRAGMA secure_delete = ON";

    /// <summary>In bytes.</summary>
    private const long LargestQuietLog = 4 * 1_024 * 1_024;

    /// <summary>More rows a statement save little more, and the rest of a list is written one by one.</summary>
    private const int RowsPerStatement = 20;

    private static readonly string InsertEvent = InsertEventsSql(1);
    private static readonly string InsertEvents = InsertEventsSql(RowsPerStatement);

    /// <summary>By reference: the texts are constants, and to hash one takes longer than to run it.</summary>
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<string, (string One, string Many)> _inserts = [];
    private long? _lastTurn;

    public SqliteWriteConnection(SqliteEngine engine, CampaignsContext context)
        : base(engine, "random()")
    {
        Context = context;
        context.Database.OpenConnection();
        context.Database.ExecuteSqlRaw(CacheSize);
        context.Database.ExecuteSqlRaw(Checkpoint);
        context.Database.ExecuteSqlRaw(SecureDelete);
        // What fails is undone with its transaction; a savepoint around every SaveChanges protects nothing more.
        context.Database.AutoSavepointsEnabled = false;
    }

    public override CampaignsContext Context { get; }

    /// <summary>SQLite undoes a transaction by itself on a full disk.</summary>
    public override bool IsUndone => raw.sqlite3_get_autocommit(Handle) != 0;

    /// <summary>The statements that were asked for so far; a test looks at how each is carried out.</summary>
    public IReadOnlyCollection<string> Statements => _statements.Keys;

    private sqlite3 Handle => ((SqliteConnection)Context.Database.GetDbConnection()).Handle!;

    public override IDbContextTransaction Begin() => Context.Database.BeginTransaction();

    public override void Recover()
    {
        Context.Database.CurrentTransaction?.Dispose();
        if (!IsUndone)
            Context.Database.ExecuteSqlRaw("ROLLBACK");
    }

    /// <summary>
    /// Puts the log into the file and empties it, unless somebody is reading: in use it grows to 64 MiB, and a service that rests
    /// should not keep that.
    /// </summary>
    public override void TidyUp()
    {
        if (new SqliteFile(Context.Database.GetDbConnection().DataSource).LogLength <= LargestQuietLog)
            return;
        // By SQLite's own call, which waits for nobody; what is left is tidied up the next time.
        _ = raw.sqlite3_wal_checkpoint_v2(Handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
    }

    /// <summary>What a flush that failed has left on the disk, SQLite finds out when it opens the file.</summary>
    public override bool? HasCommitted() => null;

    public override int Execute(string sql, params ReadOnlySpan<Value> values) => Prepare(sql, values).Execute();

    public override Rows Query(string sql, params ReadOnlySpan<Value> values) => Prepare(sql, values);

    public override IEnumerable<Rows> QueryEach(string sql, IReadOnlyList<Value[]> each) => each.Select(values => Prepare(sql, values));

    public override void Change(CampaignId campaign, string sql, bool isGuarded, params ReadOnlySpan<Value> values)
    {
        try
        {
            if (Execute(sql, values) != 1 && isGuarded)
                throw Stale;
        }
        catch (Exception exception) when (IsOfRows(exception))
        {
            throw new BrokenCampaignException(campaign, exception);
        }
    }

    /// <summary>Changes were made at once.</summary>
    public override void SendChanges(DateTimeOffset now, IReadOnlyList<NewEvent> events)
    {
        if (events.Count == 0)
            return;
        var sequence = Query(EventRows.Last).ReadOne() ?? 0;
        var time = Columns.Micros(now);
        var place = 0;
        while (place < events.Count)
        {
            var rows = events.Count - place >= RowsPerStatement ? RowsPerStatement : 1;
            var statement = Prepare(rows == 1 ? InsertEvent : InsertEvents, []);
            var parameter = 0;
            for (var row = 0; row < rows; row++, place++)
            {
                var told = events[place];
                statement.Bind(++parameter, ++sequence);
                statement.Bind(++parameter, time);
                statement.Bind(++parameter, told.Project);
                statement.Bind(++parameter, told.Campaign?.Value);
                statement.Bind(++parameter, (int)told.Kind);
                statement.Bind(++parameter, told.Contact);
                statement.Bind(++parameter, told.Data);
            }

            statement.Execute();
        }
    }

    public override void InsertMany(
        string table,
        string shared,
        ReadOnlySpan<Value> values,
        long firstNumber,
        IReadOnlyList<NewContact> contacts
    )
    {
        if (!_inserts.TryGetValue(table, out var inserts))
        {
            inserts = (InsertSql(table, shared, values.Length, 1), InsertSql(table, shared, values.Length, RowsPerStatement));
            _inserts.Add(table, inserts);
        }

        var place = 0;
        while (place < contacts.Count)
        {
            var rows = contacts.Count - place >= RowsPerStatement ? RowsPerStatement : 1;
            var statement = Prepare(rows == 1 ? inserts.One : inserts.Many, values);
            var parameter = values.Length;
            for (var row = 0; row < rows; row++, place++)
            {
                statement.Bind(++parameter, firstNumber + place);
                var contact = contacts[place];
                statement.Bind(++parameter, contact.Phone.Digits);
                statement.Bind(++parameter, contact.AddData.Json);
                statement.Bind(++parameter, contact.Terms.Priority);
                statement.Bind(++parameter, contact.Terms.Zone?.Id);
            }

            statement.Execute();
        }
    }

    /// <summary>One process holds the file, so that its memory is the place to count turns.</summary>
    public override long NextTurn()
    {
        const string Last = "SELECT max(served_turn) FROM campaigns";
        _lastTurn = (_lastTurn ?? Query(Last).ReadOne() ?? 0) + 1;
        return _lastTurn.Value;
    }

    public override void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        Context.Dispose();
    }

    private static string InsertEventsSql(int rows)
    {
        var tuples = Enumerable
            .Range(0, rows)
            .Select(row => $"({string.Join(", ", Enumerable.Range((7 * row) + 1, 7).Select(place => $"${place}"))})");
        return $"INSERT INTO events (sequence, time, project_id, campaign_id, kind, contact_number, data) "
            + $"VALUES {string.Join(", ", tuples)}";
    }

    private static string InsertSql(string table, string shared, int values, int rows)
    {
        var lead = shared.Length == 0 ? "" : shared + ", ";
        var tuples = Enumerable
            .Range(0, rows)
            .Select(row => values + (5 * row))
            .Select(before => $"({lead}${before + 1}, ${before + 2}, ${before + 3}, ${before + 4}, ${before + 5})");
        return $"INSERT INTO {table} VALUES {string.Join(", ", tuples)}";
    }

    private Statement Prepare(string sql, ReadOnlySpan<Value> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new(Handle, sql);
            _statements.Add(sql, statement);
        }

        for (var place = 0; place < values.Length; place++)
            statement.Bind(place + 1, values[place]);
        return statement;
    }
}
