using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignGrpc.Infrastructure.Persistence.Sqlite;

/// <summary>The writer's connection as a unit of work uses it: EF's context, and statements that stay prepared on it.</summary>
internal sealed class WriteSession(CampaignsContext context) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _statements = [];

    public CampaignsContext Context => context;

    /// <summary>Runs a statement whose parameters are <c>$0</c>, <c>$1</c> and so on.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Like <see cref="Execute"/>, for a statement that returns rows.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteReader();

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        context.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var command))
        {
            command = (SqliteCommand)context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this assembly; values come by parameter.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter($"${i}", null));
            _statements.Add(sql, command);
        }

        command.Transaction = (SqliteTransaction)context.Database.CurrentTransaction!.GetDbTransaction();
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
