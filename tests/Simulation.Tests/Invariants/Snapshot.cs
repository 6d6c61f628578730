using System.Globalization;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Simulation.Tests.World;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Simulation.Tests.Invariants;

/// <summary>Everything that the database says at one instant, in the order of its keys.</summary>
/// <param name="Campaigns">All campaigns.</param>
/// <param name="Hours">When each campaign may call.</param>
/// <param name="Contacts">All contacts.</param>
/// <param name="Attempts">All attempts.</param>
/// <param name="HourTallies">Starts (kind 3) and answers (kind 4) by the hour.</param>
internal sealed record Snapshot(
    IReadOnlyList<CampaignFacts> Campaigns,
    IReadOnlyDictionary<long, OpenHours> Hours,
    IReadOnlyList<ContactFacts> Contacts,
    IReadOnlyList<AttemptFacts> Attempts,
    IReadOnlyList<(long CampaignId, int Kind, int Hour, long Count)> HourTallies)
{
    public static readonly Snapshot Empty = new([], new Dictionary<long, OpenHours>(), [], [], []);
}

/// <summary>Reads snapshots past the service, with statements that stay prepared.</summary>
internal sealed class SnapshotReader(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _campaigns = Prepare(connection, """
        SELECT id, state, run_day, open_until_time, next_event_time, served_turn,
            concat_ws('|', time_zone, first_day, coalesce(last_day, ''), start_time, end_time, recurrence, weekdays, create_time)
        FROM campaigns ORDER BY id
        """);

    private readonly SqliteCommand _contacts = Prepare(connection, """
        SELECT campaign_id, number, state, due_time, result, attempt_count, barred_until_time, claim_key, lease_end_time
        FROM contacts ORDER BY campaign_id, number
        """);

    private readonly SqliteCommand _attempts = Prepare(connection, """
        SELECT campaign_id, contact_number, number, number_in_run, run_day, claim_key, start_time, dial_by_time, outcome, end_time, report_time, is_late
        FROM attempts ORDER BY campaign_id, contact_number, number
        """);

    private readonly SqliteCommand _hours = Prepare(connection, "SELECT campaign_id, kind, bucket, count FROM tallies WHERE kind IN (3, 4) AND count <> 0");

    /// <summary>What was found out about a timetable's hours is kept.</summary>
    private readonly Dictionary<string, OpenHours> _timetables = [];

    public void Forget() => _timetables.Clear();

    public Snapshot Read()
    {
        var hours = new Dictionary<long, OpenHours>();
        var campaigns = Read(_campaigns, row =>
        {
            hours.Add(row.GetInt64(0), HoursOf(row.GetString(6)));
            return new CampaignFacts(row.GetInt64(0), (CampaignState)row.GetInt32(1), Day(row, 2), Instant(row, 3), Instant(row, 4), row.GetInt64(5));
        });
        var contacts = Read(_contacts, row => new ContactFacts(
            row.GetInt64(0),
            row.GetInt32(1),
            (ContactState)row.GetInt32(2),
            Instant(row, 3),
            row.IsDBNull(4) ? null : (ContactResult)row.GetInt32(4),
            row.GetInt32(5),
            Instant(row, 6),
            row.IsDBNull(7) ? null : row.GetInt64(7),
            Instant(row, 8)));
        var attempts = Read(_attempts, row => new AttemptFacts(
            row.GetInt64(0),
            row.GetInt32(1),
            row.GetInt32(2),
            row.GetInt32(3),
            Day(row, 4)!.Value,
            row.GetInt64(5),
            Instant(row, 6)!.Value,
            Instant(row, 7)!.Value,
            row.IsDBNull(8) ? null : (Outcome)row.GetInt32(8),
            Instant(row, 9),
            Instant(row, 10),
            row.GetBoolean(11)));
        return new(campaigns, hours, contacts, attempts, Read(_hours, row => (row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), row.GetInt64(3))));
    }

    public void Dispose()
    {
        _campaigns.Dispose();
        _contacts.Dispose();
        _attempts.Dispose();
        _hours.Dispose();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are this class's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private static List<T> Read<T>(SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        var rows = new List<T>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    private static DateTimeOffset? Instant(SqliteDataReader row, int place) =>
        row.IsDBNull(place) ? null : DateTimeOffset.UnixEpoch.AddTicks(row.GetInt64(place) * TimeSpan.TicksPerMicrosecond);

    private static DateOnly? Day(SqliteDataReader row, int place) => row.IsDBNull(place) ? null : Day(row.GetString(place));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm:ss", CultureInfo.InvariantCulture);

    private OpenHours HoursOf(string timetable)
    {
        if (_timetables.TryGetValue(timetable, out var known)) return known;
        var parts = timetable.Split('|');
        var table = new Timetable(
            parts[0],
            Day(parts[1]),
            parts[2].Length == 0 ? null : Day(parts[2]),
            Time(parts[3]),
            Time(parts[4]),
            Enum.Parse<Recurrence>(parts[5]),
            Enum.Parse<Weekdays>(parts[6]));
        var hours = new OpenHours(table, DateTimeOffset.UnixEpoch.AddMicroseconds(long.Parse(parts[7], CultureInfo.InvariantCulture)));
        _timetables.Add(timetable, hours);
        return hours;
    }
}
