using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Bench;

/// <summary>
/// The yardstick of dialing: the statements that claim, start and report a hundred calls, prepared, three durable
/// transactions a batch, with nothing around them.
/// </summary>
internal static class BareDialing
{
    private const int PerBatch = 100;

    private const string Claim = """
        UPDATE contacts SET state = 2, due_time = NULL, claim_key = random(), dialer_id = 'bare', lease_end_time = 9000000000000000,
            claim_end_time = 9000000000000000
        WHERE campaign_id = 1 AND number IN (
            SELECT number FROM contacts WHERE campaign_id = 1 AND state = 1 AND due_time <= 9000000000000000
            ORDER BY due_time, number LIMIT 100)
        RETURNING number, claim_key
        """;

    private const string StartContact = """
        UPDATE contacts SET state = 3, attempt_count = attempt_count + 1, barred_until_time = 1, lease_end_time = 9000000000000000,
            claim_end_time = 9000000000000000
        WHERE campaign_id = 1 AND number = $number AND state = 2 AND claim_key = $key
        """;

    private const string StartAttempt = """
        INSERT INTO attempts (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time, dial_by_time)
        VALUES (1, $number, 1, 1, 20260101, $key, 'bare', 1, 2)
        """;

    private const string ReportAttempt = """
        UPDATE attempts SET outcome = 1, end_time = 3, report_time = 3
        WHERE campaign_id = 1 AND contact_number = $number AND number = 1 AND claim_key = $key AND outcome IS NULL
        """;

    private const string ReportContact = """
        UPDATE contacts SET state = 4, result = 1, claim_key = NULL, dialer_id = NULL, lease_end_time = NULL, claim_end_time = NULL
        WHERE campaign_id = 1 AND number = $number AND state = 3 AND claim_key = $key
        """;

    /// <param name="database">A database of the service with enough waiting contacts in campaign 1; a copy of it is used.</param>
    /// <param name="batches">How many hundreds of calls.</param>
    /// <returns>Contacts a second.</returns>
    public static double Run(string database, int batches)
    {
        var path = database + ".bare";
        Copy(database, path);
        try
        {
            using var connection = new SqliteConnection($"Data Source={path};Foreign Keys=True;Pooling=False");
            connection.Open();
            using (var pragma = connection.CreateCommand())
            {
                pragma.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";
                pragma.ExecuteNonQuery();
            }

            var watch = Stopwatch.StartNew();
            for (var batch = 0; batch < batches; batch++)
            {
                var calls = ClaimBatch(connection);
                if (calls.Count != PerBatch)
                    throw new InvalidOperationException($"{calls.Count} calls were due.");
                RunBatch(connection, calls, StartContact, StartAttempt);
                RunBatch(connection, calls, ReportAttempt, ReportContact);
            }

            return batches * PerBatch / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Copy(string database, string path)
    {
        using var source = new SqliteConnection($"Data Source={database};Pooling=False");
        using var target = new SqliteConnection($"Data Source={path};Pooling=False");
        source.Open();
        target.Open();
        source.BackupDatabase(target);
    }

    private static List<(long Number, long Key)> ClaimBatch(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Claim;
        var calls = new List<(long, long)>();
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
                calls.Add((rows.GetInt64(0), rows.GetInt64(1)));
        }

        transaction.Commit();
        return calls;
    }

    private static void RunBatch(SqliteConnection connection, List<(long Number, long Key)> calls, params string[] statements)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var statement in statements)
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // The texts are this class's own.
            command.CommandText = statement;
#pragma warning restore CA2100
            var number = command.Parameters.Add("$number", SqliteType.Integer);
            var key = command.Parameters.Add("$key", SqliteType.Integer);
            foreach (var call in calls)
            {
                number.Value = call.Number;
                key.Value = call.Key;
                if (command.ExecuteNonQuery() != 1)
                    throw new InvalidOperationException("The statement changed no row.");
            }
        }

        transaction.Commit();
    }
}
