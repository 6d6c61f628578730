using System.Data.Common;
using Npgsql;

namespace CampaignGrpc.Api.Tests.Driving;

/// <summary>What of these tests is the engine's: a database for a service, and the faults that one can have.</summary>
public sealed class TestDatabase : IDisposable
{
    /// <summary>Lists the tables, but for those that are written with nobody asking.</summary>
    public const string Tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('dialers', 'heartbeats', 'runs') ORDER BY tablename";

    /// <summary>The fault of a disk that cannot be read.</summary>
    public const string Unreadable = PostgresErrorCodes.IoError;

    private readonly string _connection = PostgresCluster.Running.MakeDatabase();

    public static TheoryData<string, string> Faults { get; } = new()
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

    public void Dispose() => PostgresCluster.Running.DropDatabase(_connection);
}
