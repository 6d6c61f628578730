using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Simulation.Tests.World;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Simulation.Tests.Invariants;

/// <summary>Everything that the database says at one instant, in the order of its keys, but for deleted campaigns.</summary>
/// <param name="Campaigns">All campaigns.</param>
/// <param name="Hours">When each campaign may call, in each version of it that was seen.</param>
/// <param name="Contacts">All contacts.</param>
/// <param name="Attempts">All attempts.</param>
/// <param name="HourTallies">Starts (kind 3) and answers (kind 4) by the hour of the calendar.</param>
/// <param name="DayTallies">Outcomes by the day of the calendar.</param>
internal sealed record Snapshot(
    IReadOnlyList<CampaignFacts> Campaigns,
    IReadOnlyDictionary<(long CampaignId, int Version), OpenHours> Hours,
    IReadOnlyList<ContactFacts> Contacts,
    IReadOnlyList<AttemptFacts> Attempts,
    IReadOnlyList<(long CampaignId, int Kind, int Hour, long Count)> HourTallies,
    IReadOnlyList<(long CampaignId, int Day, Outcome Outcome, long Count)> DayTallies
)
{
    public static readonly Snapshot Empty = new([], new Dictionary<(long, int), OpenHours>(), [], [], [], []);

    /// <summary>When a campaign could call as it was when an attempt was started.</summary>
    public OpenHours HoursOf(AttemptFacts attempt)
    {
        var version = Hours
            .Keys.Where(key => key.CampaignId == attempt.CampaignId)
            .Select(key => key.Version)
            .Order()
            .SkipWhile(version => version < attempt.RulesVersion)
            .FirstOrDefault(Campaigns.Single(campaign => campaign.Id == attempt.CampaignId).Version);
        return Hours[(attempt.CampaignId, version)];
    }
}

/// <summary>Reads snapshots past the service, with statements that stay prepared.</summary>
internal sealed class SnapshotReader(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _campaigns = Prepare(
        connection,
        """
        SELECT id, state, run_day, last_run_day, open_until_time, next_event_time,
            rank() OVER (ORDER BY served_turn), version, attempt_limit, interval_minutes, max_concurrent_calls,
            time_zone, first_day, last_day, windows, recurrence, weekdays, excluded_dates, line_failures, probe_time, max_starts_per_second,
            callee_hours
        FROM campaigns WHERE delete_time IS NULL ORDER BY id
        """
    );

    private readonly SqliteCommand _contacts = Prepare(
        connection,
        """
        SELECT campaign_id, number, state, due_time, result, attempt_count, barred_until_time, claim_key, lease_end_time, is_cancelled,
            lost_until_time, undialed_count, is_callback
        FROM contacts WHERE campaign_id IN (SELECT id FROM campaigns WHERE delete_time IS NULL) ORDER BY campaign_id, number
        """
    );

    private readonly SqliteCommand _attempts = Prepare(
        connection,
        """
        SELECT campaign_id, contact_number, number, number_in_run, run_day, claim_key, start_time, dial_by_time, outcome, end_time,
            report_time, coalesce(is_late, 0), rules_version
        FROM attempts WHERE campaign_id IN (SELECT id FROM campaigns WHERE delete_time IS NULL) ORDER BY campaign_id, contact_number, number
        """
    );

    private readonly SqliteCommand _hours = Prepare(
        connection,
        """
        SELECT campaign_id, kind, bucket, sum(count) FROM tallies
        WHERE kind IN (3, 4) AND count <> 0 AND campaign_id IN (SELECT id FROM campaigns WHERE delete_time IS NULL) GROUP BY 1, 2, 3
        """
    );

    private readonly SqliteCommand _days = Prepare(
        connection,
        """
        SELECT campaign_id, bucket / 100, bucket % 100, sum(count) FROM tallies
        WHERE kind = 9 AND count <> 0 AND campaign_id IN (SELECT id FROM campaigns WHERE delete_time IS NULL) GROUP BY 1, 2, 3
        """
    );

    /// <summary>What was found out about a timetable's hours is kept.</summary>
    private readonly Dictionary<Timetable, OpenHours> _timetables = [];

    private readonly Dictionary<(long CampaignId, int Version), OpenHours> _versions = [];

    public void Forget()
    {
        _timetables.Clear();
        _versions.Clear();
    }

    public Snapshot Read()
    {
        var campaigns = Read(_campaigns, row => new CampaignFacts(
            row.GetInt64(0),
            (CampaignState)row.GetInt32(1),
            Day(row, 2),
            Day(row, 3),
            Instant(row, 4),
            Instant(row, 5),
            row.GetInt64(6),
            row.GetInt32(7),
            TimetableOf(row, 11) with
            {
                Callees = row.IsDBNull(21) ? null : row.GetString(21),
            },
            row.GetInt32(8),
            row.GetInt32(9),
            row.IsDBNull(10) ? null : row.GetInt32(10),
            row.GetInt32(18),
            Instant(row, 19),
            row.IsDBNull(20) ? null : row.GetInt32(20)
        ));
        foreach (var campaign in campaigns)
            _versions[(campaign.Id, campaign.Version)] = HoursOf(campaign.Timetable);
        var contacts = Read(_contacts, row => new ContactFacts(
            row.GetInt64(0),
            row.GetInt32(1),
            (ContactState)row.GetInt32(2),
            Instant(row, 3),
            row.IsDBNull(4) ? null : (ContactResult)row.GetInt32(4),
            row.GetInt32(5),
            row.GetInt32(11),
            Instant(row, 6),
            Instant(row, 10),
            row.GetBoolean(9),
            row.IsDBNull(7) ? null : row.GetInt64(7),
            Instant(row, 8),
            row.GetBoolean(12)
        ));
        var attempts = Read(_attempts, row => new AttemptFacts(
            row.GetInt64(0),
            row.GetInt32(1),
            row.GetInt32(2),
            row.GetInt32(3),
            Day(row, 4)!.Value,
            row.GetInt32(12),
            row.GetInt64(5),
            Instant(row, 6)!.Value,
            Instant(row, 7)!.Value,
            row.IsDBNull(8) ? null : (Outcome)row.GetInt32(8),
            Instant(row, 9),
            Instant(row, 10),
            row.GetBoolean(11)
        ));
        var hours = Read(_hours, row => (row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), row.GetInt64(3)));
        var days = Read(_days, row => (row.GetInt64(0), row.GetInt32(1), (Outcome)row.GetInt32(2), row.GetInt64(3)));
        return new(campaigns, _versions, contacts, attempts, hours, days);
    }

    public void Dispose()
    {
        _campaigns.Dispose();
        _contacts.Dispose();
        _attempts.Dispose();
        _hours.Dispose();
        _days.Dispose();
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
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private static DateTimeOffset? Instant(SqliteDataReader row, int place) =>
        row.IsDBNull(place) ? null : DateTimeOffset.UnixEpoch.AddTicks(row.GetInt64(place) * TimeSpan.TicksPerMicrosecond);

    private static DateOnly? Day(SqliteDataReader row, int place) => row.IsDBNull(place) ? null : Day(row.GetInt32(place));

    private static DateOnly Day(int number) => new(number / 10_000, number / 100 % 100, number % 100);

    private static Timetable TimetableOf(SqliteDataReader row, int place) =>
        new(
            row.GetString(place),
            Day(row, place + 1)!.Value,
            Day(row, place + 2),
            row.GetString(place + 3),
            (Recurrence)row.GetInt32(place + 4),
            (Weekdays)row.GetInt32(place + 5),
            row.GetString(place + 6)
        );

    private OpenHours HoursOf(Timetable timetable)
    {
        if (!_timetables.TryGetValue(timetable, out var known))
            _timetables.Add(timetable, known = new(timetable));
        return known;
    }
}
