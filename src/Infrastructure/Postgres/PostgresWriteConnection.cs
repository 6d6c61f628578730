using System.Data;
using System.Data.Common;
using CampaignGrpc.Application;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Facts;
using CampaignGrpc.Infrastructure.Storage.Model;
using CampaignGrpc.Infrastructure.Storage.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace CampaignGrpc.Infrastructure.Postgres;

/// <summary>One of several changes that were sent together was refused; sent again one by one, they tell which.</summary>
internal sealed class UnclearRefusalException(Exception inner) : Exception("A change was refused.", inner);

/// <summary>
/// A replica's connection that writes. Each of its transactions begins by locking one row that is the same for all replicas, so
/// that one group at a time is under way in the whole database: a unit finds all that was answered before it, and what it has
/// read cannot change under it.
/// </summary>
internal sealed class PostgresWriteConnection : WriteConnection
{
    /// <summary>The sequence of turns goes up by so many: a group draws once for all of its turns.</summary>
    public const int TurnsAtOnce = 1_000;

    /// <summary>64 bits of two random ids, of which some bits are not.</summary>
    private const string RandomKey = "('x' || left(gen_random_uuid()::text, 8) || left(gen_random_uuid()::text, 8))::bit(64)::bigint";

    /// <summary>
    /// A plan made while a table is small is kept when it has grown, so plans go along the indexes from the beginning. A replica
    /// that stands still with the lock loses it, and with it what it had begun.
    /// </summary>
    private const string Settings = """
        SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
        SET idle_in_transaction_session_timeout = '5s'; SET lock_timeout = '10s'; SET client_connection_check_interval = '500ms';
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
        """;

    private static readonly TimeSpan LongestDoubt = TimeSpan.FromSeconds(5);

    private readonly List<Gathered> _changes = [];
    private readonly Dictionary<string, string> _inserts = [];
    private bool _hasFailed;

    /// <summary>
    /// Whether the last transaction was refused and nobody knows for whose row, so that in this one each is sent by itself.
    /// </summary>
    private bool _isUnclear;
    private bool _isCareful;
    private long _transaction;
    private long _lastTurn;
    private long _turnsLeft;

    public PostgresWriteConnection(PostgresEngine engine, CampaignsContext context)
        : base(engine, RandomKey)
    {
        Context = context;
        // What fails is undone with its transaction; a savepoint around every SaveChanges protects nothing more.
        context.Database.AutoSavepointsEnabled = false;
    }

    public override CampaignsContext Context { get; }

    /// <summary>After any failure PostgreSQL takes nothing more than the transaction's end.</summary>
    public override bool IsUndone => _hasFailed || Connection.State != ConnectionState.Open;

    private NpgsqlConnection Connection => (NpgsqlConnection)Context.Database.GetDbConnection();

    public override int UnitsAtOnce => 64;

    public override IDbContextTransaction Begin()
    {
        const string Lock =
            $"SELECT pg_current_xact_id()::text::bigint FROM leases WHERE name = '{PostgresDatabase.Writer}' FOR NO KEY UPDATE";
        if (Connection.State != ConnectionState.Open)
            Open();
        (_hasFailed, _turnsLeft) = (false, 0);
        (_isCareful, _isUnclear) = (_isUnclear, false);
        _changes.Clear();
        var transaction = Context.Database.BeginTransaction(IsolationLevel.ReadCommitted);
        try
        {
            _transaction = Query(Lock).ReadOne() ?? throw new InvalidOperationException("The row that writers lock is gone.");
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    public override void Recover()
    {
        Context.Database.CurrentTransaction?.Dispose();
        _changes.Clear();
        if (Connection.State == ConnectionState.Open)
            return;
        Connection.Close();
        Open();
    }

    /// <summary>PostgreSQL knows of every transaction how it ended, whoever asks.</summary>
    public override bool? HasCommitted()
    {
        const string Status = "SELECT CASE pg_xact_status($1::text::xid8) WHEN 'committed' THEN 1 WHEN 'aborted' THEN 0 END";
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < LongestDoubt)
        {
            try
            {
                Recover();
                // While the server has not noticed that the connection is gone, the transaction is under way.
                if (Query(Status, _transaction).ReadOne() is { } status)
                    return status == 1;
            }
            catch (DbException)
            {
                // The server may be starting again.
            }

            Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System).Wait();
        }

        return null;
    }

    public override int Execute(string sql, params ReadOnlySpan<Value> values)
    {
        var command = NewCommand(sql, values);
        Send([command]);
        return command.RecordsAffected;
    }

    public override Rows Query(string sql, params ReadOnlySpan<Value> values) => Send([NewCommand(sql, values)])[0];

    public override IEnumerable<Rows> QueryEach(string sql, IReadOnlyList<Value[]> each) =>
        Send([.. each.Select(values => NewCommand(sql, values))]);

    public override void Change(CampaignId campaign, string sql, bool isGuarded, params ReadOnlySpan<Value> values)
    {
        _changes.Add(new(NewCommand(sql, values), campaign, isGuarded));
        if (_isCareful)
            SendChanges();
    }

    public override void SendChanges(DateTimeOffset now, IReadOnlyList<NewEvent> events)
    {
        const string Insert = """
            INSERT INTO events (sequence, time, project_id, campaign_id, kind, contact_number, data)
            SELECT coalesce((SELECT max(sequence) FROM events), 0) + place, $1, project, campaign, kind, contact, data
            FROM unnest($2, $3, $4, $5, $6) WITH ORDINALITY AS told (project, campaign, kind, contact, data, place)
            """;
        if (events.Count == 0)
        {
            SendChanges();
            return;
        }

        var command = NewCommand(Insert, [Columns.Micros(now)]);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. events.Select(told => told.Project!.Value)] });
        command.Parameters.Add(new NpgsqlParameter<long?[]> { TypedValue = [.. events.Select(told => told.Campaign?.Value)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. events.Select(told => (int)told.Kind)] });
        command.Parameters.Add(new NpgsqlParameter<int?[]> { TypedValue = [.. events.Select(told => told.Contact)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. events.Select(told => told.Data)] });
        Send([command]);
    }

    public override void InsertMany(
        string table,
        string shared,
        ReadOnlySpan<Value> values,
        long firstNumber,
        IReadOnlyList<NewContact> contacts
    )
    {
        if (!_inserts.TryGetValue(table, out var sql))
        {
            var lead = shared.Length == 0 ? "" : shared + ", ";
            var next = values.Length + 1;
            sql = $"""
                INSERT INTO {table} SELECT {lead}${next} + place, phone, data, priority, zone
                FROM unnest(${next + 1}, ${next + 2}, ${next + 3}, ${next + 4}) WITH ORDINALITY AS rows (phone, data, priority, zone, place)
                """;
            _inserts.Add(table, sql);
        }

        var phones = new long[contacts.Count];
        var data = new string[contacts.Count];
        var priorities = new int[contacts.Count];
        var zones = new string?[contacts.Count];
        for (var place = 0; place < contacts.Count; place++)
        {
            var contact = contacts[place];
            (phones[place], data[place]) = (contact.Phone.Digits, contact.AddData.Json);
            (priorities[place], zones[place]) = (contact.Terms.Priority, contact.Terms.Zone?.Id);
        }

        var command = NewCommand(sql, [.. values, firstNumber - 1]);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = phones });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = data });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = priorities });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = zones });
        Send([command]);
    }

    public override long NextTurn()
    {
        const string Next = "SELECT nextval('turns')";
        if (_turnsLeft == 0)
            (_lastTurn, _turnsLeft) = (Query(Next).ReadOne()!.Value - 1, TurnsAtOnce);
        _turnsLeft--;
        return ++_lastTurn;
    }

    public override void Dispose() => Context.Dispose();

    private void Open()
    {
        Context.Database.OpenConnection();
        Context.Database.ExecuteSqlRaw(Settings);
    }

    private void SendChanges()
    {
        if (_changes.Count > 0)
            Send([]);
    }

    /// <summary>Sends the changes that have been gathered and some commands after them, all in one go.</summary>
    /// <returns>The rows of those commands that give some.</returns>
    private List<PostgresRows> Send(IReadOnlyList<NpgsqlBatchCommand> commands)
    {
        List<Gathered> changes = [.. _changes];
        _changes.Clear();
        using var batch = new NpgsqlBatch(Connection);
        foreach (var change in changes)
            batch.BatchCommands.Add(change.Command);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        try
        {
            var answers = new List<PostgresRows>();
            using (var reader = batch.ExecuteReader())
            {
                do
                {
                    if (reader.FieldCount > 0)
                        answers.Add(new(reader));
                } while (reader.NextResult());
            }

            if (changes.Exists(change => change.IsGuarded && change.Command.RecordsAffected != 1))
                throw Stale;
            return answers;
        }
        catch (PostgresException exception) when (IsOfRows(exception) && changes.Count > 0)
        {
            _hasFailed = true;
            if (changes is [var refused] && commands.Count == 0)
                throw new BrokenCampaignException(refused.Campaign, exception);
            _isUnclear = true;
            throw new UnclearRefusalException(exception);
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }

    private static NpgsqlBatchCommand NewCommand(string sql, ReadOnlySpan<Value> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(NewParameter(value));
        return command;
    }

    private static NpgsqlParameter NewParameter(Value value) =>
        value.Kind switch
        {
            ValueKind.Number => new NpgsqlParameter<long> { TypedValue = value.Number },
            ValueKind.Text => new NpgsqlParameter<string> { TypedValue = value.Text },
            ValueKind.Bytes => new NpgsqlParameter<byte[]> { TypedValue = value.Bytes },
            ValueKind.NoText => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = DBNull.Value },
            _ => new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = DBNull.Value },
        };

    private sealed record Gathered(NpgsqlBatchCommand Command, CampaignId Campaign, bool IsGuarded);
}
