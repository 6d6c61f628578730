using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Facts;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

internal sealed class UnitRetention(Unit unit, Group group) : IRetention
{
    public IReadOnlyList<EndedCampaign> EndedBefore(DateTimeOffset instant, EndedCampaign? after, int limit)
    {
        const string Ended = """
            SELECT e.campaign_id, c.project_id, e.end_time FROM endings e JOIN campaigns c ON c.id = e.campaign_id
            WHERE e.reduce_time IS NULL AND e.end_time <= $1 AND (e.end_time, e.campaign_id) > ($2, $3) AND c.delete_time IS NULL
                AND c.set_aside_time IS NULL
            ORDER BY e.end_time, e.campaign_id LIMIT $4
            """;
        var ended = new List<EndedCampaign>();
        var (time, id) = after is null ? (long.MinValue, 0) : (Columns.Micros(after.EndTime), after.Id.Value);
        var rows = group.Asking().Query(Ended, Columns.Micros(instant), time, id, limit);
        while (rows.Read())
            ended.Add(new(new(rows.Int64(0)), rows.Int64(1), rows.Instant(2)));
        return ended;
    }

    public void Reduce(Campaign campaign)
    {
        const string Reduce = "UPDATE endings SET reduce_time = $2 WHERE campaign_id = $1 AND reduce_time IS NULL";
        group.Writing().Execute(Reduce, campaign.Id.Value, Columns.Micros(unit.Now));
        unit.People.BlurRequest(campaign.Id);
        unit.Audit.NoteOwn("ReduceContacts", campaign.Id, campaign.ProjectId, ("contacts", campaign.ContactCount));
        unit.Tell(new Fact.ContactsReduced(campaign.Id, campaign.ContactCount));
    }

    public bool RemoveEvents(DateTimeOffset before, int rows) => EventRows.Remove(group.Writing(rows), before, rows);

    public bool RemoveSome(int rows)
    {
        const string Next = "SELECT campaign_id FROM endings WHERE reduce_time IS NOT NULL AND is_reduced = 0 ORDER BY reduce_time LIMIT 1";
        const string Done = "UPDATE endings SET is_reduced = 1 WHERE campaign_id = $1";
        if (group.Asking().Query(Next).ReadOne() is not { } campaign)
            return false;
        var connection = group.Writing(rows);
        if (Erasure.EraseContacts(connection, campaign, rows) > 0)
            connection.Execute(Done, campaign);
        return true;
    }
}
