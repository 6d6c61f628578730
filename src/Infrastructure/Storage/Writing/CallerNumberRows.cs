using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Engine;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>The rows of caller numbers, each of which is there once a start from it has failed at the line.</summary>
internal static class CallerNumberRows
{
    public static LineFailures Find(WriteConnection connection, long phoneId)
    {
        const string Sql = "SELECT line_failures, failing_since_time FROM caller_numbers WHERE phone_id = $1";
        var row = connection.Query(Sql, phoneId);
        if (!row.Read())
            return default;
        var failures = new LineFailures(row.Int32(0), row.InstantOrNull(1));
        row.Reset();
        return failures;
    }

    public static void Write(WriteConnection connection, long phoneId, LineFailures failures)
    {
        const string Sql = """
            INSERT INTO caller_numbers (phone_id, line_failures, failing_since_time) VALUES ($1, $2, $3)
            ON CONFLICT (phone_id) DO UPDATE SET line_failures = excluded.line_failures, failing_since_time = excluded.failing_since_time
            """;
        connection.Execute(Sql, phoneId, failures.Count, Columns.Micros(failures.Since));
    }
}
