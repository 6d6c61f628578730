using System.Data;
using System.Data.Common;
using CampaignGrpc.Infrastructure.Storage;
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
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <returns>How many rows each table has.</returns>
    /// <exception cref="DatabaseRefusedException">The target is not empty, or what came to it is not what was sent.</exception>
    public IReadOnlyList<(string Table, long Rows)> Run()
    {
        source.Database.OpenConnection();
        target.Database.OpenConnection();
        target.Database.SetCommandTimeout(Longest);
        using var transaction = target.Database.BeginTransaction();
        // No replica that is told of the database too early writes into it meanwhile.
        target.Database.ExecuteSqlRaw("SELECT 1 FROM leases WHERE name = {0} FOR NO KEY UPDATE", PostgresDatabase.Writer);
        var tables = Sorted(target.Model.GetRelationalModel().Tables);
        foreach (var table in tables)
            EnsureEmpty(table.Name);
        var moved = tables.Select(table => (table.Name, Copy(table))).ToList();
        GoOnCounting(tables);
        Check(moved);
        transaction.Commit();
        return moved;
    }

    /// <summary>Those that others refer to before those others.</summary>
    private static List<ITable> Sorted(IEnumerable<ITable> tables)
    {
        var sorted = new List<ITable>();
        foreach (var table in tables)
            Add(table);
        return sorted;

        void Add(ITable table)
        {
            foreach (var constraint in table.ForeignKeyConstraints.Where(constraint => constraint.PrincipalTable != table))
                Add((ITable)constraint.PrincipalTable);
            if (!sorted.Contains(table))
                sorted.Add(table);
        }
    }

    private void EnsureEmpty(string table)
    {
        if (Ask(target, $"SELECT count(*) FROM \"{table}\"") > 0)
            throw new DatabaseRefusedException($"The database that is to be moved to is not empty: {table} has rows.");
    }

    private long Copy(ITable table)
    {
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
        var types = table.Columns.Select(column => TypeOf(column.StoreType)).ToArray();
        using var reading = NewCommand(source, $"SELECT {columns} FROM \"{table.Name}\"");
        using var rows = reading.ExecuteReader(CommandBehavior.SequentialAccess);
        var connection = (NpgsqlConnection)target.Database.GetDbConnection();
        using var writing = connection.BeginBinaryImport($"COPY \"{table.Name}\" ({columns}) FROM STDIN (FORMAT BINARY)");
        while (rows.Read())
        {
            writing.StartRow();
            for (var column = 0; column < types.Length; column++)
            {
                if (rows.IsDBNull(column))
                    writing.WriteNull();
                else if (types[column] == NpgsqlDbType.Bigint)
                    writing.Write(rows.GetInt64(column), NpgsqlDbType.Bigint);
                else if (types[column] == NpgsqlDbType.Integer)
                    writing.Write(rows.GetInt32(column), NpgsqlDbType.Integer);
                else if (types[column] == NpgsqlDbType.Bytea)
                    writing.Write((byte[])rows.GetValue(column), NpgsqlDbType.Bytea);
                else
                    writing.Write(rows.GetString(column).Replace('\0', '\uFFFD'), NpgsqlDbType.Text);
            }
        }

        return (long)writing.Complete();
    }

    private static NpgsqlDbType TypeOf(string stored) =>
        stored switch
        {
            "bigint" => NpgsqlDbType.Bigint,
            "integer" => NpgsqlDbType.Integer,
            "bytea" => NpgsqlDbType.Bytea,
            "text" => NpgsqlDbType.Text,
            _ => throw new NotSupportedException($"Nothing is known of how {stored} is moved."),
        };

    /// <summary>
    /// New rows and turns come after those that were brought. A table whose ids nobody counts has no sequence, and nothing is set.
    /// </summary>
    private void GoOnCounting(IEnumerable<ITable> tables)
    {
        foreach (var table in tables.Where(table => table.FindColumn("id")?.StoreType is "bigint" or "integer"))
            Ask(
                target,
                $"SELECT coalesce(setval(pg_get_serial_sequence('{table.Name}', 'id'), greatest(max(id), 1), max(id) IS NOT NULL), 0) "
                    + $"FROM \"{table.Name}\""
            );
        Ask(target, "SELECT setval('turns', greatest(max(served_turn), 1), true) FROM campaigns");
    }

    private void Check(IReadOnlyList<(string Table, long Rows)> moved)
    {
        foreach (var (table, rows) in moved)
        {
            var (sent, came) = (Ask(source, $"SELECT count(*) FROM \"{table}\""), Ask(target, $"SELECT count(*) FROM \"{table}\""));
            if (sent != came || came != rows)
                throw new DatabaseRefusedException($"Of {sent} rows of {table} {came} came to the other side. Nothing was moved.");
        }

        if (Invariants.Offences(target) is [var first, ..])
            throw new DatabaseRefusedException($"{first} Nothing was moved.");
    }

    private static long Ask(CampaignsContext context, string sql)
    {
        using var command = NewCommand(context, sql);
        return (long)command.ExecuteScalar()!;
    }

    private static DbCommand NewCommand(CampaignsContext context, string sql)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The texts are this class's own, with the names of the model's tables.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = (int)Longest.TotalSeconds;
        return command;
    }
}
