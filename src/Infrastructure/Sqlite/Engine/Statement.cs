using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignGrpc.Infrastructure.Sqlite.Engine;

/// <summary>
/// A statement that stays prepared on a connection, by SQLite's own calls: ADO.NET looks every parameter up by its name
/// and boxes what it reads, which costs more than most of the statements here take to run.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <param name="place">The parameter <c>?1</c> and so on.</param>
    /// <param name="value">The number; null for NULL.</param>
    public void Bind(int place, long? value) =>
        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, place, number) : raw.sqlite3_bind_null(_statement, place));

    /// <inheritdoc cref="Bind(int, long?)"/>
    public void Bind(int place, string? value) =>
        Check(value is null ? raw.sqlite3_bind_null(_statement, place) : raw.sqlite3_bind_text(_statement, place, value));

    /// <inheritdoc cref="Bind(int, long?)"/>
    public void Bind(int place, byte[] value) => Check(raw.sqlite3_bind_blob(_statement, place, value));

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute()
    {
        Check(raw.sqlite3_step(_statement));
        Check(raw.sqlite3_reset(_statement));
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Goes to the next row; at the end the statement is ready to run again.</summary>
    public bool Read()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        Check(code);
        Reset();
        return false;
    }

    /// <summary>The number that a statement of one row and one column gives; null when it gives no row, or NULL.</summary>
    public long? ReadOne()
    {
        if (!Read()) return null;
        var number = Int64OrNull(0);
        Reset();
        return number;
    }

    /// <summary>Leaves the rows that were not read.</summary>
    public void Reset() => Check(raw.sqlite3_reset(_statement));

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Int32(int column) => raw.sqlite3_column_int(_statement, column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_DONE) return;
        // A statement that failed must not stay half run in a transaction that goes on.
        _ = raw.sqlite3_reset(_statement);
        SqliteException.ThrowExceptionForRC(code, _database);
    }
}
