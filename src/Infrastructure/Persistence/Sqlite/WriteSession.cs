using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Persistence.Sqlite;

/// <summary>The writer's connection as a unit of work uses it: EF's context, and statements that stay prepared on it.</summary>
internal sealed class WriteSession(CampaignsContext context) : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = [];

    public CampaignsContext Context => context;

    /// <summary>Runs a statement whose parameters are <c>?1</c>, <c>?2</c> and so on.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Query(sql, values).Execute();

    /// <summary>Like <see cref="Execute"/>, for a statement that returns rows: its <see cref="Statement.Read"/> goes through them.</summary>
    public Statement Query(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new(((SqliteConnection)context.Database.GetDbConnection()).Handle!, sql);
            _statements.Add(sql, statement);
        }

        for (var place = 0; place < values.Length; place++)
        {
            if (values[place] is string text) statement.Bind(place + 1, text);
            else statement.Bind(place + 1, values[place] is { } number ? Convert.ToInt64(number, null) : null);
        }

        return statement;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        context.Dispose();
    }
}
