using CampaignGrpc.Infrastructure.Sqlite.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace CampaignGrpc.Infrastructure.Sqlite.Engine;

/// <summary>The writer's connection: EF's context for what is rare, and statements that stay prepared for all the rest.</summary>
internal sealed class WriteConnection(CampaignsContext context) : IDisposable
{
    /// <summary>By reference: the texts are constants, and to hash one takes longer than to run it.</summary>
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);

    public CampaignsContext Context => context;

    /// <summary>The statements that were asked for so far; a test looks at how each is carried out.</summary>
    public IReadOnlyCollection<string> Statements => _statements.Keys;

    /// <summary>The key of the row that was inserted last.</summary>
    public long LastRowId => raw.sqlite3_last_insert_rowid(Handle);

    /// <summary>Whether SQLite has undone the transaction by itself, as it does on a full disk.</summary>
    public bool IsUndone => raw.sqlite3_get_autocommit(Handle) != 0;

    private sqlite3 Handle => ((SqliteConnection)context.Database.GetDbConnection()).Handle!;

    /// <summary>Runs a statement whose parameters are <c>?1</c>, <c>?2</c> and so on.</summary>
    /// <param name="sql">A constant.</param>
    /// <param name="values">Numbers, truths, texts and bytes; null for NULL.</param>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<Value> values) => Query(sql, values).Execute();

    /// <summary>Like <see cref="Execute"/>, for a statement that returns rows: its <see cref="Statement.Read"/> goes through them.</summary>
    public Statement Query(string sql, params ReadOnlySpan<Value> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new(Handle, sql);
            _statements.Add(sql, statement);
        }

        for (var place = 0; place < values.Length; place++) values[place].Bind(statement, place + 1);
        return statement;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        context.Dispose();
    }
}
