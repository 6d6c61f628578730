using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>The rows of campaigns, read and written one by one.</summary>
internal static class CampaignRows
{
    private const int OfProject = 46;
    private const int OfNumber = OfProject + 6;

    /// <summary>A campaign that can be found: not deleted, and stored whole.</summary>
    public const string IsThere = "delete_time IS NULL AND arriving_until_time IS NULL";

    /// <summary>
    /// A campaign, with what the latest starts from its caller number came to, how often its project calls one number, and what bounds its
    /// calls together with those of others.
    /// </summary>
    public static (Campaign Campaign, LineFailures OfCaller, CallLimits Limits, IEnumerable<(LineLimit Limit, bool IsClosed)> Lines)? Find(
        WriteConnection connection,
        CampaignId id
    )
    {
        const string Sql = $"""
            SELECT c.project_id, start_block_id, c.phone_id, create_time, name, description, first_day, windows, excluded_dates,
                recurrence, time_zone, last_day, weekdays, attempt_limit, interval_minutes, outcome_rules, c.max_concurrent_calls, state,
                run_day, last_run_day, open_until_time, next_event_time, import_until_time, waiting, c.claimed, dialing, done,
                contact_count, lost_calls, list_changes, set_aside_time, version, update_time, c.line_failures, c.failing_since_time,
                probe_time, probe_key, n.line_failures, n.failing_since_time, l.limits, callee_hours, ranks, c.max_starts_per_second,
                c.pace, source_campaign_id, purpose,
                p.max_concurrent_calls, p.max_starts_per_second, p.lines_in_use, p.claimed, p.pace, p.is_closed,
                q.max_concurrent_calls, q.max_starts_per_second, q.lines_in_use, q.claimed, q.pace, q.is_closed
            FROM campaigns c LEFT JOIN caller_numbers n ON n.phone_id = c.phone_id LEFT JOIN call_limits l ON l.project_id = c.project_id
                LEFT JOIN line_limits p ON p.project_id = c.project_id AND p.phone_id = 0
                LEFT JOIN line_limits q ON q.project_id = c.project_id AND q.phone_id = c.phone_id
            WHERE id = $1 AND {IsThere}
            """;
        var row = connection.Query(Sql, id.Value);
        if (!row.Read())
            return null;
        try
        {
            var campaign = Campaign.FromStorage(
                id,
                row.Int64(0),
                row.Int64(1),
                row.Int64(2),
                row.Instant(3),
                Source(row),
                Terms(row),
                Progress(row)
            );
            var limits = row.TextOrNull(39) is { } text ? CallLimitText.ReadLimits(text) : CallLimits.None;
            if (row.IsNull(OfProject + 2) && row.IsNull(OfNumber + 2))
                return (campaign, OfCaller(row), limits, []);
            var lines = new[]
            {
                LineLimitRows.Read(row, OfProject, campaign.ProjectId, 0),
                LineLimitRows.Read(row, OfNumber, campaign.ProjectId, campaign.PhoneId),
            };
            return (campaign, OfCaller(row), limits, lines.OfType<(LineLimit, bool)>().ToList());
        }
        finally
        {
            row.Reset();
        }
    }

    /// <summary>Stores a new campaign and gives it its id.</summary>
    public static void Insert(
        WriteConnection connection,
        Campaign campaign,
        DateTimeOffset? firstDue,
        long turn,
        DateTimeOffset? arrivingUntil
    )
    {
        const string Sql = """
            INSERT INTO campaigns (project_id, start_block_id, phone_id, create_time, name, description, first_day, windows, excluded_dates,
                recurrence, time_zone, last_day, weekdays, attempt_limit, interval_minutes, outcome_rules, max_concurrent_calls, state,
                next_event_time, waiting, claimed, dialing, done, contact_count, lost_calls, list_changes, version, update_time,
                folded_name, served_turn, arriving_until_time, next_due_time, is_ready, callee_hours, ranks,
                max_starts_per_second, source_campaign_id, purpose)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, 0, 0, $20, 0, '[]', 1, $4,
                $21, $22, $23, $24, 0, $25, $26, $27, $28, $29)
            RETURNING id
            """;
        var (schedule, rules) = (campaign.Schedule, campaign.Rules);
        var row = connection.Query(
            Sql,
            campaign.ProjectId,
            campaign.StartBlockId,
            campaign.PhoneId,
            Columns.Micros(campaign.CreateTime),
            campaign.Name.Value,
            campaign.Description.Value,
            Columns.Day(schedule.FirstDay),
            CalendarText.Write(schedule.Windows),
            CalendarText.Write(schedule.ExcludedDates),
            (int)schedule.Recurrence,
            schedule.Zone.Id,
            Columns.Day(schedule.LastDay),
            (int)schedule.Weekdays,
            rules.Count,
            (int)rules.Interval.TotalMinutes,
            OutcomeRulesJson.Write(rules.OutcomeRules),
            campaign.MaxConcurrentCalls,
            (int)campaign.State,
            Columns.Micros(campaign.NextEventTime),
            campaign.ContactCount,
            CampaignName.Fold(campaign.Name.Value),
            turn,
            Columns.Micros(arrivingUntil),
            Columns.Micros(firstDue),
            CalendarText.Write(schedule.CalleeHours),
            campaign.Ranks.Bits,
            campaign.MaxStartsPerSecond,
            campaign.SourceId?.Value,
            campaign.Purpose?.Value
        );
        campaign.Store(new(row.ReadOne()!.Value));
    }

    /// <summary>Writes what changes of a campaign as it is called.</summary>
    /// <returns>When it may be claimed from; null when it may not be.</returns>
    public static DateTimeOffset? Update(WriteConnection connection, Campaign campaign, DateTimeOffset now, long? turn)
    {
        const string FirstDue = "SELECT due_time FROM contacts WHERE campaign_id = $1 AND state = 1 ORDER BY due_time, number LIMIT 1";
        const string Sql = """
            UPDATE campaigns SET state = $2, run_day = $3, last_run_day = $4, open_until_time = $5, next_event_time = $6,
                import_until_time = $7, waiting = $8, claimed = $9, dialing = $10, done = $11, contact_count = $12, lost_calls = $13,
                list_changes = $14, set_aside_time = $15, version = $16, update_time = $17, delete_time = $18, next_due_time = $19,
                ready_time = $20, is_ready = $21, served_turn = coalesce($22, served_turn), line_failures = $23, failing_since_time = $24,
                probe_time = $25, probe_key = $26, ranks = $27, pace = $28
            WHERE id = $1
            """;
        var due = connection.Query(FirstDue, campaign.Id.Value).ReadOne();
        var mayBeClaimed =
            campaign.State == CampaignState.Running
            && campaign.OpenUntilTime is not null
            && campaign.SetAsideTime is null
            && campaign.DeleteTime is null
            && campaign.IsServed
            && campaign.HasFreeLine
            && campaign.HasFreePlace;
        var ready = !mayBeClaimed
            ? null
            : Latest(due, Columns.Micros(campaign.Breaker.ProbeTime), Columns.Micros(campaign.PacedUntilTime(now)));
        connection.Change(
            campaign.Id,
            Sql,
            isGuarded: false,
            campaign.Id.Value,
            (int)campaign.State,
            Columns.Day(campaign.RunDay),
            Columns.Day(campaign.LastRunDay),
            Columns.Micros(campaign.OpenUntilTime),
            Columns.Micros(campaign.NextEventTime),
            Columns.Micros(campaign.ImportUntilTime),
            campaign.Counts.Waiting,
            campaign.Counts.Claimed,
            campaign.Counts.Dialing,
            campaign.Counts.Done,
            campaign.ContactCount,
            campaign.LostCalls,
            campaign.Changes.Count == 0 ? ListChangesJson.None : ListChangesJson.Write(campaign.Changes),
            Columns.Micros(campaign.SetAsideTime),
            campaign.Version,
            Columns.Micros(campaign.UpdateTime),
            Columns.Micros(campaign.DeleteTime),
            due,
            ready,
            ready <= Columns.Micros(now),
            turn,
            campaign.Breaker.FailureCount,
            Columns.Micros(campaign.Breaker.FailingSinceTime),
            Columns.Micros(campaign.Breaker.ProbeTime),
            campaign.Breaker.ProbeKey,
            campaign.Ranks.Bits,
            PaceText.Write(campaign.Pace)
        );
        return ready is { } micros ? CampaignsContext.FromMicroseconds(micros) : null;

        static long? Latest(long? due, long? probe, long? paced) => due is { } at ? Math.Max(at, Math.Max(probe ?? at, paced ?? at)) : null;
    }

    /// <summary>Writes what its owner changed of a campaign.</summary>
    public static void UpdateTerms(WriteConnection connection, Campaign campaign)
    {
        const string Sql = """
            UPDATE campaigns SET name = $2, folded_name = $3, description = $4, first_day = $5, windows = $6, excluded_dates = $7,
                recurrence = $8, time_zone = $9, last_day = $10, weekdays = $11, attempt_limit = $12, interval_minutes = $13,
                outcome_rules = $14, max_concurrent_calls = $15, callee_hours = $16,
                max_starts_per_second = $17, pace = $18, purpose = $19
            WHERE id = $1
            """;
        var (schedule, rules) = (campaign.Schedule, campaign.Rules);
        connection.Execute(
            Sql,
            campaign.Id.Value,
            campaign.Name.Value,
            CampaignName.Fold(campaign.Name.Value),
            campaign.Description.Value,
            Columns.Day(schedule.FirstDay),
            CalendarText.Write(schedule.Windows),
            CalendarText.Write(schedule.ExcludedDates),
            (int)schedule.Recurrence,
            schedule.Zone.Id,
            Columns.Day(schedule.LastDay),
            (int)schedule.Weekdays,
            rules.Count,
            (int)rules.Interval.TotalMinutes,
            OutcomeRulesJson.Write(rules.OutcomeRules),
            campaign.MaxConcurrentCalls,
            CalendarText.Write(schedule.CalleeHours),
            campaign.MaxStartsPerSecond,
            PaceText.Write(campaign.Pace),
            campaign.Purpose?.Value
        );
    }

    /// <summary>
    /// Keeps the rules that a campaign had before this version of it: attempts that were started under them are judged by them.
    /// </summary>
    public static void KeepRules(WriteConnection connection, Campaign campaign, AttemptRules former)
    {
        const string Sql = """
            INSERT INTO former_rules (campaign_id, last_version, attempt_limit, interval_minutes, outcome_rules) VALUES ($1, $2, $3, $4, $5)
            """;
        var rules = OutcomeRulesJson.Write(former.OutcomeRules);
        connection.Execute(Sql, campaign.Id.Value, campaign.Version - 1, former.Count, (int)former.Interval.TotalMinutes, rules);
    }

    /// <summary>The rules that a campaign had in one of its versions, if they have been replaced since.</summary>
    public static AttemptRules? FormerRules(WriteConnection connection, CampaignId campaign, int version)
    {
        const string Sql = """
            SELECT attempt_limit, interval_minutes, outcome_rules FROM former_rules
            WHERE campaign_id = $1 AND last_version >= $2 ORDER BY last_version LIMIT 1
            """;
        var row = connection.Query(Sql, campaign.Value, version);
        if (!row.Read())
            return null;
        var rules = AttemptRules.Create(row.Int32(0), row.Int32(1), OutcomeRulesJson.Read(row.Text(2)));
        row.Reset();
        return rules;
    }

    private static CampaignId? Source(Rows row) => row.Int64OrNull(44) is { } id ? new(id) : null;

    private static LineFailures OfCaller(Rows row) => row.IsNull(37) ? default : new(row.Int32(37), row.InstantOrNull(38));

    private static CampaignTerms Terms(Rows row) =>
        new(
            CampaignName.FromStorage(row.Text(4)),
            CampaignDescription.FromStorage(row.Text(5)),
            new CallingSchedule(
                row.Day(6),
                CalendarText.ReadWindows(row.Text(7)),
                (Recurrence)row.Int32(9),
                IanaZone.FromStorage(row.Text(10)),
                row.DayOrNull(11),
                (Weekdays)row.Int32(12),
                CalendarText.ReadDates(row.Text(8))
            )
            {
                CalleeHours = CalendarText.ReadHours(row.TextOrNull(40)),
            },
            AttemptRules.Create(row.Int32(13), row.Int32(14), OutcomeRulesJson.Read(row.Text(15))),
            (int?)row.Int64OrNull(16),
            (int?)row.Int64OrNull(42),
            row.TextOrNull(45) is { } purpose ? CallPurpose.FromStorage(purpose) : null
        );

    private static CampaignProgress Progress(Rows row) =>
        new(
            (CampaignState)row.Int32(17),
            row.DayOrNull(18),
            row.DayOrNull(19),
            row.InstantOrNull(20),
            row.InstantOrNull(21),
            row.InstantOrNull(22),
            new(row.Int32(23), row.Int32(24), row.Int32(25), row.Int32(26)),
            row.Int32(27),
            row.Int32(28),
            ListChangesJson.Read(row.Text(29)),
            row.InstantOrNull(30),
            row.Int32(31),
            row.Instant(32),
            DeleteTime: null,
            new(row.Int32(33), row.InstantOrNull(34), row.InstantOrNull(35), row.Int64OrNull(36)),
            new(row.Int32(41)),
            PaceText.Read(row.Text(43))
        );
}
