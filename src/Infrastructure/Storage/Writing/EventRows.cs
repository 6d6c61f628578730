using CampaignGrpc.Infrastructure.Storage.Engine;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>
/// The rows of the log of events. One group at a time writes in the whole database, on every engine: whatever stands behind an event
/// was committed after it, and whoever has read up to one has missed none before.
/// </summary>
internal static class EventRows
{
    /// <summary>The place of the last one. It is never removed, so that no place is given twice.</summary>
    public const string Last = "SELECT max(sequence) FROM events";

    /// <returns>Whether there were some, and so may be more.</returns>
    public static bool Remove(WriteConnection connection, DateTimeOffset before, int rows)
    {
        const string First = "SELECT sequence FROM events WHERE time < $1 AND sequence = (SELECT min(sequence) FROM events)";
        const string Kept = "SELECT min(sequence) FROM events WHERE sequence >= $1 AND sequence < $1 + $2 AND time >= $3";
        const string Delete = "DELETE FROM events WHERE sequence < $1";
        var micros = Columns.Micros(before);
        if (connection.Query(First, micros).ReadOne() is not { } first || connection.Query(Last).ReadOne() is not { } last)
            return false;
        // From the old end alone, whatever a clock that was wrong has written.
        var kept = connection.Query(Kept, first, rows, micros).ReadOne() ?? Math.Min(first + rows, last);
        return connection.Execute(Delete, kept) > 0;
    }
}
