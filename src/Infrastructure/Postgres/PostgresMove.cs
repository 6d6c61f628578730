using System.Data;
using System.Data.Common;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

namespace CampaignGrpc.Infrastructure.Postgres;

/// <summary>
/// Puts all that another engine's database holds into an empty one here, in one transaction: it is there whole, or the database is as
/// empty as it was. The model names the tables and their columns, which are the same on every engine.
/// </summary>
internal sealed class PostgresMove(CampaignsContext source, CampaignsContext target)
{
    /// <summary>What must hold of the rows, whoever wrote them; each counts what contradicts.</summary>
    private static readonly (string Promise, string Contradictions)[] Promises =
    [
        ("The counts of a campaign are those of its contacts", """
            SELECT count(*) FROM campaigns c
            LEFT JOIN (SELECT campaign_id, sum(CASE WHEN state = 1 THEN 1 ELSE 0 END) AS waiting, sum(CASE WHEN state = 2 THEN 1 ELSE 0 END) AS claimed,
                    sum(CASE WHEN state = 3 THEN 1 ELSE 0 END) AS dialing, sum(CASE WHEN state = 4 THEN 1 ELSE 0 END) AS done
                FROM contacts GROUP BY campaign_id) k ON k.campaign_id = c.id
            WHERE c.delete_time IS NULL AND c.arriving_until_time IS NULL AND c.set_aside_time IS NULL
                AND (c.waiting <> coalesce(k.waiting, 0) OR c.claimed <> coalesce(k.claimed, 0)
                    OR c.dialing <> coalesce(k.dialing, 0) OR c.done <> coalesce(k.done, 0))
            """),
        ("An attempt is a contact's", """
            SELECT count(*) FROM attempts a LEFT JOIN contacts k ON k.campaign_id = a.campaign_id AND k.number = a.contact_number
            WHERE k.number IS NULL
            """),
        ("A call that is going on has its attempt", """
            SELECT count(*) FROM contacts k
            LEFT JOIN attempts a ON a.campaign_id = k.campaign_id AND a.contact_number = k.number AND a.claim_key = k.claim_key
            WHERE k.state = 3 AND a.number IS NULL
            """),
    ];

    /// <returns>How many rows each table has.</returns>
    /// <exception cref="DatabaseRefusedException">The target is not empty, or what came to it is not what was sent.</exception>
    public async Task<IReadOnlyList<(string Table, long Rows)>> RunAsync(CancellationToken cancellationToken)
    {
        await source.Database.OpenConnectionAsync(cancellationToken);
        await target.Database.OpenConnectionAsync(cancellationToken);
        target.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await using var transaction = await target.Database.BeginTransactionAsync(cancellationToken);
        // No replica that is told of the database too early writes into it meanwhile.
        await target.Database.ExecuteSqlRawAsync("SELECT 1 FROM leases WHERE name = {0} FOR NO KEY UPDATE", [PostgresDatabase.Writer], cancellationToken);
        var tables = Sorted(target.Model.GetRelationalModel().Tables);
        foreach (var table in tables) await EnsureEmptyAsync(table.Name, cancellationToken);
        var moved = new List<(string, long)>();
        foreach (var table in tables) moved.Add((table.Name, await CopyAsync(table, cancellationToken)));
        await GoOnCountingAsync(cancellationToken);
        await CheckAsync(moved, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return moved;
    }

    /// <summary>Those that others refer to before those others.</summary>
    private static List<ITable> Sorted(IEnumerable<ITable> tables)
    {
        var sorted = new List<ITable>();
        foreach (var table in tables) Add(table);
        return sorted;

        void Add(ITable table)
        {
            foreach (var constraint in table.ForeignKeyConstraints.Where(constraint => constraint.PrincipalTable != table)) Add((ITable)constraint.PrincipalTable);
            if (!sorted.Contains(table)) sorted.Add(table);
        }
    }

    private async Task EnsureEmptyAsync(string table, CancellationToken cancellationToken)
    {
        if (await AskAsync(target, $"SELECT count(*) FROM \"{table}\"", cancellationToken) > 0)
            throw new DatabaseRefusedException($"The database that is to be moved to is not empty: {table} has rows.");
    }

    private async Task<long> CopyAsync(ITable table, CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
        var types = table.Columns.Select(column => TypeOf(column.StoreType)).ToArray();
        await using var reading = NewCommand(source, $"SELECT {columns} FROM \"{table.Name}\"");
        await using var rows = await reading.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        var connection = (NpgsqlConnection)target.Database.GetDbConnection();
        await using var writing = await connection.BeginBinaryImportAsync($"COPY \"{table.Name}\" ({columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            await writing.StartRowAsync(cancellationToken);
            for (var column = 0; column < types.Length; column++)
            {
                if (rows.IsDBNull(column)) await writing.WriteNullAsync(cancellationToken);
                else if (types[column] == NpgsqlDbType.Bigint) await writing.WriteAsync(rows.GetInt64(column), NpgsqlDbType.Bigint, cancellationToken);
                else if (types[column] == NpgsqlDbType.Integer) await writing.WriteAsync(rows.GetInt32(column), NpgsqlDbType.Integer, cancellationToken);
                else if (types[column] == NpgsqlDbType.Bytea) await writing.WriteAsync((byte[])rows.GetValue(column), NpgsqlDbType.Bytea, cancellationToken);
                else await writing.WriteAsync(rows.GetString(column).Replace('\0', '\uFFFD'), NpgsqlDbType.Text, cancellationToken);
            }
        }

        return (long)await writing.CompleteAsync(cancellationToken);
    }

    private static NpgsqlDbType TypeOf(string stored) => stored switch
    {
        "bigint" => NpgsqlDbType.Bigint,
        "integer" => NpgsqlDbType.Integer,
        "bytea" => NpgsqlDbType.Bytea,
        "text" => NpgsqlDbType.Text,
        _ => throw new NotSupportedException($"Nothing is known of how {stored} is moved."),
    };

    /// <summary>New rows and turns come after those that were brought.</summary>
    private async Task GoOnCountingAsync(CancellationToken cancellationToken)
    {
        await AskAsync(target, "SELECT setval(pg_get_serial_sequence('campaigns', 'id'), greatest(max(id), 1), max(id) IS NOT NULL) FROM campaigns", cancellationToken);
        await AskAsync(target, "SELECT setval(pg_get_serial_sequence('imports', 'id'), greatest(max(id), 1), max(id) IS NOT NULL) FROM imports", cancellationToken);
        await AskAsync(target, "SELECT setval('turns', greatest(max(served_turn), 1), true) FROM campaigns", cancellationToken);
    }

    private async Task CheckAsync(IReadOnlyList<(string Table, long Rows)> moved, CancellationToken cancellationToken)
    {
        foreach (var (table, rows) in moved)
        {
            var (sent, came) = (await AskAsync(source, $"SELECT count(*) FROM \"{table}\"", cancellationToken), await AskAsync(target, $"SELECT count(*) FROM \"{table}\"", cancellationToken));
            if (sent != came || came != rows) throw new DatabaseRefusedException($"Of {sent} rows of {table} {came} came to the other side. Nothing was moved.");
        }

        foreach (var (promise, contradictions) in Promises)
        {
            if (await AskAsync(target, contradictions, cancellationToken) is var count and > 0)
                throw new DatabaseRefusedException($"{promise}: {count} are otherwise. Nothing was moved.");
        }
    }

    private static async Task<long> AskAsync(CampaignsContext context, string sql, CancellationToken cancellationToken)
    {
        await using var command = NewCommand(context, sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static DbCommand NewCommand(CampaignsContext context, string sql)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The texts are this class's own, with the names of the model's tables.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = (int)TimeSpan.FromHours(1).TotalSeconds;
        return command;
    }
}
