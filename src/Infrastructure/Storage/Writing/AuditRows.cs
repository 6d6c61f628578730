using CampaignGrpc.Application.Audit;
using CampaignGrpc.Infrastructure.Storage.Engine;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>
/// The rows of the audit. One group at a time writes in the whole database, on every engine, so that their line has one end.
/// </summary>
internal static class AuditRows
{
    /// <summary>The last entry, or the place where it was: what the next one follows.</summary>
    public static (long Sequence, byte[] Hash) Last(WriteConnection connection)
    {
        const string Entry = "SELECT sequence, hash FROM audit_entries ORDER BY sequence DESC LIMIT 1";
        const string Beginning = "SELECT sequence, hash FROM audit_beginnings WHERE id = 1";
        foreach (var sql in new[] { Entry, Beginning })
        {
            var row = connection.Query(sql);
            if (!row.Read())
                continue;
            var last = (row.Int64(0), row.Bytes(1).ToArray());
            row.Reset();
            return last;
        }

        return (0, AuditChain.Beginning);
    }

    public static void Insert(WriteConnection connection, AuditEntry entry)
    {
        const string Sql = """
            INSERT INTO audit_entries (sequence, time, subject, address, action, project_id, campaign_id, thing, phone_hash, details,
                answer, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """;
        connection.Execute(
            Sql,
            entry.Sequence,
            Columns.Micros(entry.Time),
            entry.Subject,
            entry.Address,
            entry.Action,
            entry.ProjectId,
            entry.CampaignId,
            entry.Thing,
            entry.PhoneHash,
            entry.Details,
            entry.Answer,
            entry.Hash
        );
    }

    /// <returns>Whether there were some, and so may be more.</returns>
    public static bool Remove(WriteConnection connection, DateTimeOffset before, int rows)
    {
        const string Old = "SELECT sequence, time, hash FROM audit_entries ORDER BY sequence LIMIT $1";
        const string Begin = """
            INSERT INTO audit_beginnings (id, sequence, hash) VALUES (1, $1, $2)
            ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash
            """;
        const string Delete = "DELETE FROM audit_entries WHERE sequence <= $1";
        var (last, hash) = (0L, Array.Empty<byte>());
        var entries = connection.Query(Old, rows);
        var isOld = true;
        while (entries.Read())
        {
            // From the old end alone, whatever a clock that was wrong has written.
            isOld &= entries.Int64(1) < Columns.Micros(before);
            if (isOld)
                (last, hash) = (entries.Int64(0), entries.Bytes(2).ToArray());
        }

        if (last == 0)
            return false;
        connection.Execute(Begin, last, hash);
        connection.Execute(Delete, last);
        return true;
    }
}
