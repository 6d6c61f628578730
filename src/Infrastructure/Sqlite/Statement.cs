using CampaignGrpc.Infrastructure.Storage.Engine;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignGrpc.Infrastructure.Sqlite;

/// <summary>
/// A statement that stays prepared on a connection, by SQLite's own calls: ADO.NET looks every parameter up by its name
/// and boxes what it reads, which costs more than most of the statements here take to run.
/// </summary>
internal sealed class Statement : Rows, IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>For SQLite <c>$7</c> is a name like any other, and has the place in which it first stands.</summary>
    private readonly int[] _places;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _places =
        [
            .. Enumerable
                .Range(1, raw.sqlite3_bind_parameter_count(_statement))
                .Select(number => raw.sqlite3_bind_parameter_index(_statement, $"${number}")),
        ];
    }

    /// <param name="number">Of the parameter: 1 for <c>$1</c>.</param>
    /// <param name="value">What it is to be.</param>
    public void Bind(int number, Value value)
    {
        var place = _places[number - 1];
        Check(
            value.Kind switch
            {
                ValueKind.Number => raw.sqlite3_bind_int64(_statement, place, value.Number),
                ValueKind.Text => raw.sqlite3_bind_text(_statement, place, value.Text),
                ValueKind.Bytes => raw.sqlite3_bind_blob(_statement, place, value.Bytes),
                _ => raw.sqlite3_bind_null(_statement, place),
            }
        );
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute()
    {
        Check(raw.sqlite3_step(_statement));
        Check(raw.sqlite3_reset(_statement));
        return raw.sqlite3_changes(_database);
    }

    public override bool Read()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        Check(code);
        Reset();
        return false;
    }

    public override void Reset() => Check(raw.sqlite3_reset(_statement));

    public override bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public override long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public override string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public override ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_DONE)
            return;
        // A statement that failed must not stay half run in a transaction that goes on.
        _ = raw.sqlite3_reset(_statement);
        SqliteException.ThrowExceptionForRC(code, _database);
    }
}
