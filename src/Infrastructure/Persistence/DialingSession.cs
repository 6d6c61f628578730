using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Persistence;

/// <summary>
/// A piece of work on the one writer's connection. Campaigns are read by EF; the way of a call is prepared statements, since
/// tracked entities cost six times as much, and every write of them names the claim that it acts for.
/// </summary>
internal sealed partial class DialingSession(WriteSession session) : IDialingSession
{
    /// <summary>Compiled once: what EF does anew for every other query takes longer than this one takes to run.</summary>
    private static readonly Func<CampaignsContext, CampaignId, Campaign?> ReadCampaign = EF.CompileQuery(
        (CampaignsContext context, CampaignId id) => context.Campaigns.AsNoTracking().SingleOrDefault(campaign => campaign.Id == id));

    private readonly Dictionary<CampaignId, Campaign> _campaigns = [];
    private readonly Dictionary<CampaignId, CampaignRow> _rows = [];
    private readonly TallyBook _tallies = new();

    public IReadOnlyList<Campaign> CampaignsWithEvents(DateTimeOffset now, int limit)
    {
        const string Due = "SELECT id FROM campaigns WHERE next_event_time <= ?1 ORDER BY next_event_time LIMIT ?2";
        return [.. Ids(Due, Micros(now), limit).Select(Get)];
    }

    public IEnumerable<Campaign> CampaignsInTurn(DateTimeOffset now, long? projectId, long? campaignId, int limit)
    {
        const string Ready = """
            SELECT id FROM campaigns
            WHERE state = 2 AND next_due_time IS NOT NULL AND next_due_time <= ?1 AND open_until_time > ?1
                AND (max_concurrent_calls IS NULL OR claimed + dialing < max_concurrent_calls) AND (?2 IS NULL OR project_id = ?2)
            """;
        const string InTurn = Ready + " ORDER BY served_turn, id LIMIT ?3";
        const string One = Ready + " AND id = ?3";
        // What this piece of work changed so far must be in the rows that are asked.
        Complete();
        return Ids(campaignId is null ? InTurn : One, Micros(now), projectId, campaignId ?? limit).Select(Get);
    }

    public Campaign Get(CampaignId id) => Find(id) ?? throw Refusal.CampaignNotFound.With($"There is no campaign {id}.");

    public IReadOnlyList<Contact> ClaimDue(Campaign campaign, string dialerId, DateTimeOffset now, DateTimeOffset leaseEnd, int limit)
    {
        // One statement: what it finds due it has claimed, so no two dialers can hold the same contact.
        const string Claim = $"""
            UPDATE contacts SET state = 2, due_time = NULL, claim_key = random(), dialer_id = ?4, lease_end_time = ?5
            WHERE campaign_id = ?1 AND number IN (
                SELECT number FROM contacts WHERE campaign_id = ?1 AND state = 1 AND due_time <= ?2 ORDER BY due_time, number LIMIT ?3)
            RETURNING {CallRows.ContactColumns}
            """;
        const string Serve = "UPDATE campaigns SET served_turn = (SELECT coalesce(max(served_turn), 0) + 1 FROM campaigns) WHERE id = ?1";
        var claimed = new List<Contact>();
        var rows = session.Query(Claim, campaign.Id.Value, Micros(now), limit, dialerId, Micros(leaseEnd));
        while (rows.Read()) claimed.Add(CallRows.Contact(rows, campaign.Id));
        session.Execute(Serve, campaign.Id.Value);
        campaign.Count(campaign.Counts.Move(ContactState.Waiting, ContactState.Claimed, claimed.Count));
        // They come in whatever order they were changed in.
        claimed.Sort((one, other) => one.Number.CompareTo(other.Number));
        return claimed;
    }

    public IReadOnlyDictionary<CallToken, Call> Find(IReadOnlyCollection<CallToken> tokens)
    {
        var calls = new Dictionary<CallToken, Call>(tokens.Count);
        var contacts = new Dictionary<(CampaignId, int), Contact>(tokens.Count);
        foreach (var token in tokens)
        {
            if (Find(token.CampaignId) is null || CallRows.Find(session, token) is not { } call) continue;
            // Two claims of one contact must see what the other did to it.
            var place = (token.CampaignId, token.ContactNumber);
            if (contacts.TryGetValue(place, out var known)) call = call with { Contact = known };
            else contacts.Add(place, call.Contact);
            calls.Add(token, call);
        }

        return calls;
    }

    public IReadOnlyList<Call> ExpiredLeases(DateTimeOffset now, int limit)
    {
        const string Expired = """
            SELECT campaign_id, number, claim_key FROM contacts
            WHERE lease_end_time IS NOT NULL AND lease_end_time <= ?1 ORDER BY lease_end_time LIMIT ?2
            """;
        var tokens = new List<CallToken>();
        var rows = session.Query(Expired, Micros(now), limit);
        while (rows.Read()) tokens.Add(new(new(rows.Int64(0)), rows.Int32(1), rows.Int64(2)));
        return [.. Find(tokens).Values];
    }

    public int CountAttempts(Contact contact)
    {
        const string Last = "SELECT coalesce(max(number), 0) FROM attempts WHERE campaign_id = ?1 AND contact_number = ?2";
        return (int)session.Query(Last, contact.CampaignId.Value, contact.Number).ReadOne()!.Value;
    }

    public Outcome? LateFinalOutcome(Attempt attempt)
    {
        const string Late = """
            SELECT outcome FROM attempts
            WHERE campaign_id = ?1 AND contact_number = ?2 AND is_late = 1 AND (outcome IN (7, 8) OR (outcome = 1 AND run_day = ?3))
            ORDER BY outcome DESC LIMIT 1
            """;
        return (Outcome?)session.Query(Late, attempt.CampaignId.Value, attempt.ContactNumber, Day(attempt.RunDay)).ReadOne();
    }

    public void Save(Contact contact, ContactState was, CallToken token)
    {
        const string Update = """
            UPDATE contacts SET state = ?5, due_time = ?6, result = ?7, attempt_count = ?8, barred_until_time = ?9, claim_key = ?10,
                dialer_id = ?11, lease_end_time = ?12
            WHERE campaign_id = ?1 AND number = ?2 AND state = ?3 AND (?3 = 1 OR claim_key = ?4)
            """;
        var changed = session.Execute(
            Update,
            contact.CampaignId.Value,
            contact.Number,
            (int)was,
            token.Key,
            (int)contact.State,
            Micros(contact.DueTime),
            (int?)contact.Result,
            contact.AttemptCount,
            Micros(contact.BarredUntilTime),
            contact.ClaimKey,
            contact.DialerId,
            Micros(contact.LeaseEndTime));
        if (changed != 1) throw Refusal.LeaseLost.With("The claim no longer holds the contact.");

        var campaign = Get(contact.CampaignId);
        campaign.Count(campaign.Counts.Move(was, contact.State, 1));
        if (contact.Result is { } result && was != ContactState.Done) _tallies.Add(campaign.Id, TallyKind.Result, (int)result, 1);
    }

    public void Correct(Contact contact, ContactResult was)
    {
        const string Update = "UPDATE contacts SET result = ?4 WHERE campaign_id = ?1 AND number = ?2 AND result = ?3";
        var result = contact.Result!.Value;
        if (session.Execute(Update, contact.CampaignId.Value, contact.Number, (int)was, (int)result) != 1)
            throw new InvalidOperationException("The contact did not end as it was read.");
        _tallies.Add(contact.CampaignId, TallyKind.Result, (int)was, -1);
        _tallies.Add(contact.CampaignId, TallyKind.Result, (int)result, 1);
    }

    public void Add(Attempt attempt, Campaign campaign)
    {
        const string Insert = """
            INSERT INTO attempts
                (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time, dial_by_time, rules_version, is_late)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)
            """;
        session.Execute(
            Insert,
            attempt.CampaignId.Value,
            attempt.ContactNumber,
            attempt.Number,
            attempt.NumberInRun,
            Day(attempt.RunDay),
            attempt.ClaimKey,
            attempt.DialerId,
            Micros(attempt.StartTime),
            Micros(attempt.DialByTime),
            attempt.RulesVersion);
        _tallies.Add(campaign.Id, TallyKind.HourStarted, HourOf(attempt, campaign), 1);
    }

    public void Save(Attempt attempt, Outcome? was, Campaign campaign)
    {
        const string Update = """
            UPDATE attempts SET outcome = ?5, answer_time = ?6, end_time = ?7, report_time = ?8, is_late = ?9, result_data = ?10, outcome_id = ?11
            WHERE campaign_id = ?1 AND contact_number = ?2 AND number = ?3 AND claim_key = ?4 AND (outcome IS NULL OR outcome = 10)
            """;
        var changed = session.Execute(
            Update,
            attempt.CampaignId.Value,
            attempt.ContactNumber,
            attempt.Number,
            attempt.ClaimKey,
            (int?)attempt.Outcome,
            Micros(attempt.AnswerTime),
            Micros(attempt.EndTime),
            Micros(attempt.ReportTime),
            attempt.IsLate,
            attempt.ResultData?.Json,
            attempt.OutcomeId);
        if (changed != 1) throw Refusal.OutcomeAlreadyReported.With("The call was reported before.");

        if (was is { } before) _tallies.Add(campaign.Id, TallyKind.Outcome, (int)before, -1);
        _tallies.Add(campaign.Id, TallyKind.Outcome, (int)attempt.Outcome!.Value, 1);
        if (attempt.Outcome != Outcome.Answered) return;
        _tallies.Add(campaign.Id, TallyKind.HourAnswered, HourOf(attempt, campaign), 1);
        _tallies.Add(campaign.Id, TallyKind.AttemptToReach, attempt.NumberInRun, 1);
        _tallies.Add(campaign.Id, TallyKind.Talk, 0, attempt.TalkDuration.Ticks / TimeSpan.TicksPerMicrosecond);
        if (attempt.AnswerTime is not null) _tallies.Add(campaign.Id, TallyKind.TalkedAttempt, 0, 1);
    }

    public void FinishOpen(Campaign campaign, ContactResult result)
    {
        const string Finish = """
            UPDATE contacts SET state = 4, result = ?2, due_time = NULL, claim_key = NULL, dialer_id = NULL, lease_end_time = NULL
            WHERE campaign_id = ?1 AND state IN (1, 2)
            """;
        var finished = session.Execute(Finish, campaign.Id.Value, (int)result);
        _tallies.Add(campaign.Id, TallyKind.Result, (int)result, finished);
        var counts = campaign.Counts;
        campaign.Count(new(0, 0, counts.Dialing, counts.Done + finished));
    }

    public void BeginRun(Campaign campaign, DateTimeOffset now)
    {
        const string Begin = """
            UPDATE contacts SET state = 1, result = NULL, attempt_count = 0, due_time = max(?2, coalesce(barred_until_time, ?2))
            WHERE campaign_id = ?1 AND state = 4 AND result = ?3
            """;
        foreach (var result in Enum.GetValues<ContactResult>().Where(result => !result.IsForGood()))
        {
            CancelForGood(campaign, result);
            var begun = session.Execute(Begin, campaign.Id.Value, Micros(now), (int)result);
            _tallies.Add(campaign.Id, TallyKind.Result, (int)result, -begun);
            campaign.Count(campaign.Counts.Move(ContactState.Done, ContactState.Waiting, begun));
        }
    }

    /// <summary>Stores the campaigns that were changed, with when each has work next.</summary>
    public void Complete()
    {
        const string Update = """
            UPDATE campaigns SET state = ?2, run_day = ?3, open_until_time = ?4, next_event_time = ?5,
                waiting = ?6, claimed = ?7, dialing = ?8, done = ?9, contact_count = ?10, import_until_time = ?11, last_run_day = ?12,
                next_due_time = (SELECT due_time FROM contacts WHERE campaign_id = ?1 AND state = 1 ORDER BY due_time, number LIMIT 1)
            WHERE id = ?1
            """;
        foreach (var campaign in _campaigns.Values)
        {
            campaign.CompleteIfDone();
            var row = CampaignRow.Of(campaign);
            if (row == _rows[campaign.Id]) continue;
            _rows[campaign.Id] = row;
            session.Execute(
                Update,
                campaign.Id.Value,
                (int)campaign.State,
                campaign.RunDay is { } day ? Day(day) : null,
                Micros(campaign.OpenUntilTime),
                Micros(campaign.NextEventTime),
                campaign.Counts.Waiting,
                campaign.Counts.Claimed,
                campaign.Counts.Dialing,
                campaign.Counts.Done,
                campaign.ContactCount,
                Micros(campaign.ImportUntilTime),
                campaign.LastRunDay is { } last ? Day(last) : null);
        }

        _tallies.Write(session);
    }

    private Campaign? Find(CampaignId id)
    {
        if (_campaigns.TryGetValue(id, out var known)) return known;
        if (ReadCampaign(session.Context, id) is not { } campaign) return null;
        _campaigns.Add(id, campaign);
        _rows.Add(id, CampaignRow.Of(campaign));
        return campaign;
    }

    private static long Micros(DateTimeOffset instant) => CampaignsContext.ToMicroseconds(instant);

    private static long? Micros(DateTimeOffset? instant) => instant is { } at ? Micros(at) : null;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static int HourOf(Attempt attempt, Campaign campaign) => campaign.Schedule.Zone.LocalHour(attempt.StartTime) ?? attempt.StartTime.Hour;

    private List<CampaignId> Ids(string sql, params ReadOnlySpan<object?> values)
    {
        var ids = new List<CampaignId>();
        var rows = session.Query(sql, values);
        while (rows.Read()) ids.Add(new(rows.Int64(0)));
        return ids;
    }
}
