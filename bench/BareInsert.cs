using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Bench;

/// <summary>
/// The yardstick of large creates: the same rows in the same tables by a prepared statement, one row each, in one durable
/// transaction, with nothing around it.
/// </summary>
internal static class BareInsert
{
    /// <param name="template">The service's database with one campaign and no contacts.</param>
    /// <param name="rows">What is written.</param>
    public static TimeSpan Run(string template, IReadOnlyList<Workload.Row> rows)
    {
        var path = template + ".bare";
        File.Copy(template, path, overwrite: true);
        try
        {
            using var connection = new SqliteConnection($"Data Source={path};Foreign Keys=True;Pooling=False");
            connection.Open();
            Execute(connection, "PRAGMA journal_mode = WAL");
            Execute(connection, "PRAGMA synchronous = FULL");
            var watch = Stopwatch.StartNew();
            Insert(connection, rows);
            return watch.Elapsed;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Insert(SqliteConnection connection, IReadOnlyList<Workload.Row> rows)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO contacts (campaign_id, number, phone, add_data, state, due_time, attempt_count)
            VALUES (1, $number, $phone, $add_data, 1, 1767582000000000, 0)
            """;
        var number = command.Parameters.Add("$number", SqliteType.Integer);
        var phone = command.Parameters.Add("$phone", SqliteType.Integer);
        var addData = command.Parameters.Add("$add_data", SqliteType.Text);
        command.Prepare();
        for (var place = 0; place < rows.Count; place++)
        {
            number.Value = place + 1;
            phone.Value = rows[place].Digits;
            addData.Value = rows[place].AddData;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is this class's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
