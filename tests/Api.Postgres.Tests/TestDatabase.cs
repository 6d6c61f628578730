using System.Buffers.Binary;
using System.Data.Common;
using Npgsql;

namespace CampaignGrpc.Api.Tests.Driving;

/// <summary>What of these tests is the engine's: a database for a service, and the faults that one can have.</summary>
public sealed class TestDatabase : IDisposable
{
    /// <summary>Lists the tables, but for those that are written with nobody asking, or whatever is asked.</summary>
    public const string Tables =
        "SELECT tablename FROM pg_tables "
        + "WHERE schemaname = 'public' AND tablename NOT IN ('audit_entries', 'dialers', 'events', 'heartbeats', 'runs') "
        + "ORDER BY tablename";

    /// <summary>
    /// How many contacts a long list has that dialers carry out; each call changes entries of indexes here, and takes three times as long.
    /// </summary>
    public const int LongList = 30_000;

    /// <summary>The fault of a disk that cannot be read.</summary>
    public const string Unreadable = PostgresErrorCodes.IoError;

    /// <summary>Takes away what keeps entries of the audit as they are.</summary>
    public const string Untie = "DROP TRIGGER audit_entries_stay ON audit_entries";

    private readonly string _connection = PostgresCluster.Running.MakeDatabase();

    public static TheoryData<string, string> Faults { get; } =
        new()
        {
            { PostgresErrorCodes.DiskFull, "STORAGE_FULL" },
            { Unreadable, "STORAGE_UNAVAILABLE" },
            { PostgresErrorCodes.CannotConnectNow, "STORAGE_UNAVAILABLE" },
        };

    /// <summary>What a constraint says to a row; it tells what is not for callers.</summary>
    public static Exception RefusedRow { get; } =
        new PostgresException("violates check constraint \"ck_contacts_phone\"", "ERROR", "ERROR", PostgresErrorCodes.CheckViolation);

    public string[] Settings => ["--Database:Provider=Postgres", $"--ConnectionStrings:Campaigns={_connection}"];

    public static Exception Fault(string code) => new PostgresException("could not read /var/lib", "ERROR", "ERROR", code);

    public DbConnection Connect()
    {
        var connection = new NpgsqlConnection($"{_connection};Pooling=false");
        connection.Open();
        return connection;
    }

    /// <summary>Every byte that its tables and indexes keep once their dead rows were vacuumed away.</summary>
    public async Task<IEnumerable<(string Place, byte[] Bytes)>> BytesAsync()
    {
        const string Files = """
            SELECT c.relname, pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'i', 't')
                AND (n.nspname = 'public' OR n.nspname = 'pg_toast' AND c.relname LIKE 'pg\_toast\_%' AND c.oid > 16384)
            """;
        using var connection = Connect();
        await LetDeadRowsGoAsync(connection);
        Ask(
            connection,
            "VACUUM FULL contacts, attempts, staged_rows, sent_rows, refused_rows, row_fingerprints, phone_filters, request_keys"
        );
        Ask(connection, "CHECKPOINT");
        return Ask(connection, Files).Select(row => ((string)row[0], (byte[])row[1]));
    }

    /// <summary>
    /// Waits until vacuum takes away what is dead by now. Rows stay for whoever began before, and, as long as somebody of any database has
    /// been writing since before, for everybody: whoever begins to read looks no further than that. A row that has just died tells.
    /// </summary>
    private static async Task LetDeadRowsGoAsync(DbConnection connection)
    {
        Ask(connection, "CREATE TABLE dead AS SELECT 1");
        Ask(connection, "DELETE FROM dead");
        await Eventually.IsTrueAsync(() =>
        {
            Ask(connection, "VACUUM FULL dead");
            return Ask(connection, "SELECT pg_relation_size('dead')").Single()[0] is 0L;
        });
        Ask(connection, "DROP TABLE dead");
    }

    private static List<object[]> Ask(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var answers = new List<object[]>();
        while (rows.Read())
        {
            var row = new object[rows.FieldCount];
            rows.GetValues(row);
            answers.Add(row);
        }

        return answers;
    }

    /// <summary>How a number of a phone lies in a row.</summary>
    public static byte[] Stored(long phone)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, phone);
        return bytes;
    }

    public void Dispose() => PostgresCluster.Running.DropDatabase(_connection);
}
