using CampaignGrpc.Infrastructure.Storage.Engine;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>Removes what deleted campaigns left behind, and creates and imports that broke off or were begun anew.</summary>
internal static class Erasure
{
    /// <returns>Whether there was something, and so may be more.</returns>
    public static bool EraseSome(WriteConnection connection, DateTimeOffset now, int rows)
    {
        const string Deleted = "SELECT id FROM campaigns WHERE delete_time IS NOT NULL ORDER BY delete_time LIMIT 1";
        const string BrokenOff = """
            SELECT id FROM campaigns WHERE arriving_until_time IS NOT NULL AND arriving_until_time <= $1
            ORDER BY arriving_until_time LIMIT 1
            """;
        const string Import = "SELECT id FROM imports WHERE campaign_id = $1 LIMIT 1";
        const string Rest = "DELETE FROM campaigns WHERE id = $1";
        var id = connection.Query(Deleted).ReadOne() ?? connection.Query(BrokenOff, Columns.Micros(now)).ReadOne();
        if (id is not { } campaign)
            return EraseDroppedImport(connection, rows);
        var left = EraseContacts(connection, campaign, rows);
        while (left > 0 && connection.Query(Import, campaign).ReadOne() is { } import)
        {
            left = EraseRows(connection, import, left);
            if (left > 0)
                left -= EraseImport(connection, import);
        }

        if (left > 0)
            connection.Execute(Rest, campaign);
        return true;
    }

    /// <summary>
    /// Removes contacts of a campaign, with their attempts and what imports keep of their rows. The campaign and its counts stay.
    /// </summary>
    /// <returns>How many more rows could have been removed; 0 when there may be more of them.</returns>
    public static int EraseContacts(WriteConnection connection, long campaign, int rows)
    {
        // What refers to others goes first, or each of those would take an unknown number of rows with it.
        const string Attempts = """
            DELETE FROM attempts WHERE (campaign_id, contact_number, number) IN (
                SELECT campaign_id, contact_number, number FROM attempts WHERE campaign_id = $1 LIMIT $2)
            """;
        const string Contacts = """
            DELETE FROM contacts WHERE (campaign_id, number) IN (SELECT campaign_id, number FROM contacts WHERE campaign_id = $1 LIMIT $2)
            """;
        const string Results = """
            DELETE FROM run_results WHERE (campaign_id, run_day, contact_number) IN (
                SELECT campaign_id, run_day, contact_number FROM run_results WHERE campaign_id = $1 LIMIT $2)
            """;
        const string Filters = """
            DELETE FROM phone_filters WHERE (campaign_id, first_number) IN (
                SELECT campaign_id, first_number FROM phone_filters WHERE campaign_id = $1 LIMIT $2)
            """;
        const string Imports = "SELECT id FROM imports WHERE campaign_id = $1";
        var left = rows - connection.Execute(Attempts, campaign, rows);
        if (left > 0)
            left -= connection.Execute(Results, campaign, left);
        if (left > 0)
            left -= connection.Execute(Contacts, campaign, left);
        if (left > 0)
            left -= connection.Execute(Filters, campaign, left);
        var imports = new List<long>();
        var ids = connection.Query(Imports, campaign);
        while (ids.Read())
            imports.Add(ids.Int64(0));
        return imports.Aggregate(left, (rest, import) => EraseRows(connection, import, rest));
    }

    private static bool EraseDroppedImport(WriteConnection connection, int rows)
    {
        const string Dropped = "SELECT id FROM imports WHERE is_dropped = 1 LIMIT 1";
        if (connection.Query(Dropped).ReadOne() is not { } import)
            return false;
        if (EraseRows(connection, import, rows) > 0)
            EraseImport(connection, import);
        return true;
    }

    private static int EraseImport(WriteConnection connection, long import)
    {
        const string Itself = "DELETE FROM imports WHERE id = $1";
        return connection.Execute(Itself, import);
    }

    /// <returns>How many more rows could have been removed; 0 when there may be more.</returns>
    private static int EraseRows(WriteConnection connection, long import, int rows)
    {
        const string Staged =
            "DELETE FROM staged_rows WHERE id IN (SELECT id FROM staged_rows "
            + "WHERE id BETWEEN $1 << 32 AND ($1 << 32) | 4294967295 LIMIT $2)";
        const string Refused =
            "DELETE FROM refused_rows WHERE id IN (SELECT id FROM refused_rows "
            + "WHERE id BETWEEN $1 << 32 AND ($1 << 32) | 4294967295 LIMIT $2)";
        const string Sent =
            "DELETE FROM sent_rows WHERE id IN (SELECT id FROM sent_rows WHERE id BETWEEN $1 << 32 AND ($1 << 32) | 4294967295 LIMIT $2)";
        const string Fingerprints =
            "DELETE FROM row_fingerprints WHERE id IN (SELECT id FROM row_fingerprints "
            + "WHERE id BETWEEN $1 << 32 AND ($1 << 32) | 4294967295 LIMIT $2)";
        var left = rows;
        foreach (var own in (ReadOnlySpan<string>)[Staged, Refused, Sent, Fingerprints])
        {
            if (left > 0)
                left -= connection.Execute(own, import, left);
        }

        return left;
    }
}
