using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Facts;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

internal sealed class UnitCampaigns(Unit unit, Group group) : ICampaigns
{
    public Campaign Get(CampaignId id) => unit.GetCampaign(id);

    public Campaign? Find(CampaignId id) => unit.FindCampaign(id);

    public void Add(Campaign campaign, DateTimeOffset? firstDue, DateTimeOffset? arrivingUntil)
    {
        CampaignRows.Insert(group.Writing(), campaign, firstDue, group.NextTurn(), arrivingUntil);
        if (arrivingUntil is not null)
            return;
        group.NoteUpkeep(campaign.NextEventTime);
        TellCreated(campaign);
    }

    public Campaign? Arrive(CampaignId id, int contacts, Ranks ranks)
    {
        const string Arrive = "UPDATE campaigns SET arriving_until_time = NULL WHERE id = $1 AND arriving_until_time > $2";
        if (group.Writing().Execute(Arrive, id.Value, Columns.Micros(unit.Now)) == 0)
            return null;
        var campaign = unit.GetCampaign(id);
        campaign.Arrive(contacts, ranks);
        TellCreated(campaign);
        return campaign;
    }

    public void DropArriving(CampaignId id)
    {
        const string Drop = "UPDATE campaigns SET arriving_until_time = $2 WHERE id = $1 AND arriving_until_time IS NOT NULL";
        group.Writing().Execute(Drop, id.Value, Columns.Micros(unit.Now));
    }

    public CampaignId? FindByRequest(RequestKey key)
    {
        const string Find = "SELECT campaign_id, fingerprint FROM request_keys WHERE id = $1 AND project_id IN ($2, 0)";
        var row = group.Reading.Query(Find, key.Id, key.ProjectId);
        if (!row.Read())
            return null;
        var campaign = new CampaignId(row.Int64(0));
        var isSame = key.Fits(row.Bytes(1));
        row.Reset();
        return isSame ? campaign : throw Refusal.RequestIdReused.With("This request id was used for a request with another content.");
    }

    public void AddRequest(RequestKey key, CampaignId campaign)
    {
        const string Add = "INSERT INTO request_keys (project_id, id, fingerprint, campaign_id, create_time) VALUES ($1, $2, $3, $4, $5)";
        group.Writing().Execute(Add, key.ProjectId, key.Id, key.Fingerprint, campaign.Value, Columns.Micros(unit.Now));
    }

    public IEnumerable<Campaign> Ready(ProjectScope projects, long? campaignId)
    {
        var last = group.NextTurn();
        var turn = long.MinValue;
        // Whoever is served here goes behind all others, and round again only when somebody else asks.
        while (NextReady(projects, campaignId, turn) is { } next && next.Turn < last)
        {
            turn = next.Turn;
            // One that is asked for by its id may be anybody's.
            if (unit.FindCampaign(next.Id) is { } campaign && projects.Holds(campaign.ProjectId))
                yield return campaign;
        }
    }

    private (CampaignId Id, long Turn)? NextReady(ProjectScope projects, long? campaignId, long turn)
    {
        // What shares a limit with others that lets no call be claimed is passed over.
        const string IsLet = """
            NOT EXISTS (SELECT 1 FROM line_limits l WHERE l.project_id = campaigns.project_id AND l.phone_id IN (0, campaigns.phone_id)
                AND l.is_closed = 1 AND (l.open_time IS NULL OR l.open_time > $2))
            """;
        const string Next =
            $"SELECT id, served_turn FROM campaigns WHERE is_ready = 1 AND served_turn > $1 AND {IsLet} ORDER BY served_turn LIMIT 1";
        const string NextOfProject = $"""
            SELECT id, served_turn FROM campaigns WHERE is_ready = 1 AND project_id = $3 AND served_turn > $1 AND {IsLet}
            ORDER BY served_turn LIMIT 1
            """;
        const string One = $"SELECT id, served_turn FROM campaigns WHERE id = $3 AND is_ready = 1 AND served_turn > $1 AND {IsLet}";
        var now = Columns.Micros(unit.Now);
        if (campaignId is not null)
            return First(One, turn, now, campaignId);
        if (projects.IsAll)
            return First(Next, turn, now);
        // Of each project the next one is found along an index; a dialer has few.
        return projects
            .Ids.Select(project => First(NextOfProject, turn, now, project))
            .OfType<(CampaignId Id, long Turn)>()
            .OrderBy(ready => ready.Turn)
            .Select(ready => ((CampaignId, long)?)ready)
            .FirstOrDefault();
    }

    private (CampaignId Id, long Turn)? First(string sql, params ReadOnlySpan<Value> values)
    {
        var row = group.Asking().Query(sql, values);
        if (!row.Read())
            return null;
        var first = (new CampaignId(row.Int64(0)), row.Int64(1));
        row.Reset();
        return first;
    }

    public LineFailures LineFailuresOf(long phoneId) => unit.LineFailuresOf(phoneId);

    public void Save(long phoneId, LineFailures failures) => unit.Save(phoneId, failures);

    public void Serve(Campaign campaign) => group.Serve(campaign.Id);

    public IReadOnlyList<CampaignId> WithEvents(int limit)
    {
        const string Due = """
            SELECT id FROM campaigns WHERE next_event_time IS NOT NULL AND next_event_time <= $1 AND set_aside_time IS NULL
            ORDER BY next_event_time LIMIT $2
            """;
        return Ids(Due, Columns.Micros(unit.Now), limit);
    }

    public IReadOnlyList<CampaignId> Unfinished()
    {
        const string Open = "SELECT id FROM campaigns WHERE state IN (1, 2, 3) AND set_aside_time IS NULL AND delete_time IS NULL";
        return Ids(Open);
    }

    public IReadOnlyList<CampaignId> WithChanges(int limit)
    {
        const string Changing =
            "SELECT id FROM campaigns WHERE list_changes <> '[]' AND set_aside_time IS NULL AND delete_time IS NULL LIMIT $1";
        return Ids(Changing, limit);
    }

    public IReadOnlyList<CampaignId> SetAsideBefore(DateTimeOffset instant, int limit)
    {
        const string Aside =
            "SELECT id FROM campaigns WHERE set_aside_time IS NOT NULL AND set_aside_time < $1 ORDER BY set_aside_time LIMIT $2";
        return Ids(Aside, Columns.Micros(instant), limit);
    }

    public int MakeReady(int limit)
    {
        const string Due = """
            UPDATE campaigns SET is_ready = 1 WHERE id IN (
                SELECT id FROM campaigns WHERE is_ready = 0 AND ready_time IS NOT NULL AND ready_time <= $1 ORDER BY ready_time LIMIT $2)
            RETURNING id, project_id
            """;
        var rows = group.Writing().Query(Due, Columns.Micros(unit.Now), limit);
        var count = 0;
        while (rows.Read())
        {
            group.NoteReady(new(new(rows.Int64(0)), rows.Int64(1)));
            count++;
        }

        foreach (var (project, phone) in LineLimitRows.Open(group.Writing(), unit.Now))
            group.Announce(project, phone);
        return count;
    }

    public bool IsUpkeepDue()
    {
        const string Due = """
            SELECT CASE WHEN EXISTS (SELECT 1 FROM campaigns
                WHERE next_event_time IS NOT NULL AND next_event_time <= $1 AND set_aside_time IS NULL)
                OR EXISTS (SELECT 1 FROM campaigns WHERE is_ready = 0 AND ready_time IS NOT NULL AND ready_time <= $1)
                OR EXISTS (SELECT 1 FROM contacts WHERE lease_end_time IS NOT NULL AND lease_end_time <= $1)
                OR EXISTS (SELECT 1 FROM contacts WHERE lost_until_time IS NOT NULL AND lost_until_time <= $1)
                OR EXISTS (SELECT 1 FROM line_limits WHERE open_time IS NOT NULL AND open_time <= $1)
                THEN 1 ELSE 0 END
            """;
        return group.Asking().Query(Due, Columns.Micros(unit.Now)).ReadOne() == 1;
    }

    public DateTimeOffset? NextUpkeepTime()
    {
        const string Next = """
            SELECT min(time) FROM (
                SELECT min(next_event_time) AS time FROM campaigns WHERE next_event_time IS NOT NULL AND set_aside_time IS NULL
                UNION ALL SELECT min(ready_time) FROM campaigns WHERE is_ready = 0 AND ready_time IS NOT NULL
                UNION ALL SELECT min(lease_end_time) FROM contacts WHERE lease_end_time IS NOT NULL
                UNION ALL SELECT min(lost_until_time) FROM contacts WHERE lost_until_time IS NOT NULL
                UNION ALL SELECT min(open_time) FROM line_limits WHERE open_time IS NOT NULL) AS times
            """;
        return group.Asking().Query(Next).ReadOne() is { } micros ? Model.CampaignsContext.FromMicroseconds(micros) : null;
    }

    public bool EraseDeleted(int rows) => Erasure.EraseSome(group.Writing(rows), unit.Now, rows);

    public void SetAside(CampaignId id)
    {
        const string Aside = "UPDATE campaigns SET set_aside_time = $2, is_ready = 0, ready_time = NULL WHERE id = $1 RETURNING project_id";
        // Its other rows may be such that nobody can read them.
        var project = group.Writing().Query(Aside, id.Value, Columns.Micros(unit.Now)).ReadOne();
        group.Forget(id);
        if (project is { } told)
            unit.Tell(new Fact.CampaignSetAside(id, told, IsAside: true));
    }

    public void TakeBack(CampaignId id)
    {
        const string Back = "UPDATE campaigns SET set_aside_time = NULL WHERE id = $1";
        group.Writing().Execute(Back, id.Value);
        group.Forget(id);
        if (unit.FindCampaign(id) is not { } campaign)
            return;
        group.Touch(id);
        unit.Tell(new Fact.CampaignSetAside(id, campaign.ProjectId, IsAside: false));
    }

    private void TellCreated(Campaign campaign)
    {
        CampaignState? draft = campaign.State == CampaignState.Draft ? campaign.State : null;
        unit.Tell(new Fact.CampaignCreated(campaign.Id, campaign.ProjectId, campaign.ContactCount, draft, campaign.SourceId));
        unit.Audit.Note(campaign.Id, campaign.ProjectId, null, ("name", campaign.Name.Value), ("contacts", campaign.ContactCount));
    }

    private List<CampaignId> Ids(string sql, params ReadOnlySpan<Value> values)
    {
        var ids = new List<CampaignId>();
        var rows = group.Asking().Query(sql, values);
        while (rows.Read())
            ids.Add(new(rows.Int64(0)));
        return ids;
    }
}
