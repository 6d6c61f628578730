using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

internal sealed class UnitLineLimits(Unit unit, Group group) : ILineLimits
{
    public void Set(long projectId, IReadOnlyList<LineLimit> limits)
    {
        var connection = group.Writing();
        var known = LineLimitRows.FindAll(connection, projectId);
        var use = LineLimitRows.Use(connection, projectId);
        LineLimitRows.Remove(connection, projectId);
        // What was started within the last second counts on under a limit that takes another one's place.
        group.SetLineLimits(
            projectId,
            [
                .. limits.Select(limit =>
                    limit.With(
                        use.Where(of => limit.PhoneId is null || of.PhoneId == limit.PhoneId).Sum(of => of.Lines),
                        use.Where(of => limit.PhoneId is null || of.PhoneId == limit.PhoneId).Sum(of => of.Claimed),
                        known.FirstOrDefault(before => before.PhoneId == limit.PhoneId)?.Pace ?? Pace.None
                    )
                ),
            ]
        );
        unit.Audit.Note(null, projectId, null, ("limits", LineLimitRows.Tell(limits)));
    }

    public IReadOnlyList<LineLimit> Of(Campaign campaign) => unit.LineLimitsOf(campaign);

    public void HandOut(Campaign campaign, int calls)
    {
        foreach (var limit in Of(campaign))
            unit.TakePace(limit, limit.HandedOut(calls, unit.Now));
    }

    public void CountStart(Campaign campaign)
    {
        foreach (var limit in Of(campaign))
            unit.TakePace(limit, limit.Started(unit.Now));
    }
}

/// <summary>The rows of limits over several campaigns. The project's own has the phone 0.</summary>
internal static class LineLimitRows
{
    public const string Columns = "max_concurrent_calls, max_starts_per_second, lines_in_use, claimed, pace, is_closed";

    /// <summary>
    /// A limit from a row in which <see cref="Columns"/> begin at a place, and whether it let no call be claimed; null when there is none.
    /// </summary>
    public static (LineLimit Limit, bool IsClosed)? Read(Rows row, int at, long projectId, long phoneId) =>
        row.IsNull(at + 2)
            ? null
            : (
                LineLimit
                    .Of(projectId, phoneId == 0 ? null : phoneId, (int?)row.Int64OrNull(at), (int?)row.Int64OrNull(at + 1))
                    .With(row.Int32(at + 2), row.Int32(at + 3), PaceText.Read(row.Text(at + 4))),
                row.Int32(at + 5) != 0
            );

    public static List<LineLimit> FindAll(WriteConnection connection, long projectId)
    {
        const string Sql = $"SELECT {Columns}, phone_id FROM line_limits WHERE project_id = $1";
        var limits = new List<LineLimit>();
        var rows = connection.Query(Sql, projectId);
        while (rows.Read())
            limits.Add(Read(rows, 0, projectId, rows.Int64(6))!.Value.Limit);
        return limits;
    }

    /// <summary>How many calls of a project are claimed or going on, by the number that they are made from.</summary>
    public static List<(long PhoneId, int Lines, int Claimed)> Use(WriteConnection connection, long projectId)
    {
        const string Sql = """
            SELECT phone_id, claimed + dialing + lost_calls, claimed FROM campaigns
            WHERE project_id = $1 AND delete_time IS NULL AND claimed + dialing + lost_calls > 0
            """;
        var use = new List<(long, int, int)>();
        var rows = connection.Query(Sql, projectId);
        while (rows.Read())
            use.Add((rows.Int64(0), rows.Int32(1), rows.Int32(2)));
        return use;
    }

    public static void Remove(WriteConnection connection, long projectId)
    {
        const string Sql = "DELETE FROM line_limits WHERE project_id = $1";
        connection.Execute(Sql, projectId);
    }

    public static void Write(WriteConnection connection, LineLimit limit, bool isClosed, DateTimeOffset? openTime)
    {
        const string Sql = """
            INSERT INTO line_limits (project_id, phone_id, max_concurrent_calls, max_starts_per_second, lines_in_use, claimed, pace,
                is_closed, open_time)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (project_id, phone_id) DO UPDATE
            SET lines_in_use = excluded.lines_in_use, claimed = excluded.claimed, pace = excluded.pace,
                is_closed = excluded.is_closed, open_time = excluded.open_time
            """;
        connection.Execute(
            Sql,
            limit.ProjectId,
            limit.PhoneId ?? 0,
            limit.MaxConcurrentCalls,
            limit.MaxStartsPerSecond,
            limit.LinesInUse,
            limit.Claimed,
            PaceText.Write(limit.Pace),
            isClosed,
            Writing.Columns.Micros(openTime)
        );
    }

    /// <summary>Opens those whose time has come.</summary>
    public static List<(long ProjectId, long PhoneId)> Open(WriteConnection connection, DateTimeOffset now)
    {
        const string Sql = """
            UPDATE line_limits SET is_closed = 0, open_time = NULL WHERE open_time IS NOT NULL AND open_time <= $1
            RETURNING project_id, phone_id
            """;
        var opened = new List<(long, long)>();
        var rows = connection.Query(Sql, Writing.Columns.Micros(now));
        while (rows.Read())
            opened.Add((rows.Int64(0), rows.Int64(1)));
        return opened;
    }

    /// <summary>The campaigns that a dialer finds once a limit lets calls be claimed again, the longest unserved first.</summary>
    public static List<CampaignId> Ready(WriteConnection connection, long projectId, long phoneId)
    {
        const string Sql = """
            SELECT id FROM campaigns WHERE is_ready = 1 AND project_id = $1 AND ($2 = 0 OR phone_id = $2) ORDER BY served_turn LIMIT 64
            """;
        var ready = new List<CampaignId>();
        var rows = connection.Query(Sql, projectId, phoneId);
        while (rows.Read())
            ready.Add(new(rows.Int64(0)));
        return ready;
    }

    public static string Tell(IEnumerable<LineLimit> limits) =>
        string.Join(
            ", ",
            limits.Select(limit =>
                FormattableString.Invariant(
                    $"{(limit.PhoneId is { } phone ? $"phone {phone}" : "project")}: {limit.MaxConcurrentCalls} at once, {limit.MaxStartsPerSecond} a second"
                )
            )
        );
}
