using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Facts;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>The numbers of a request are asked for together: an engine that is far away is gone to twice, however many there are.</summary>
internal sealed class UnitDoNotCall(Unit unit, Group group) : IDoNotCall
{
    public int Add(params IReadOnlyList<DoNotCallEntry> entries)
    {
        const string Find = "SELECT phone FROM do_not_call WHERE project_id = $1 AND phone = $2";
        const string Write = """
            INSERT INTO do_not_call (project_id, phone, reason, source, since_time, until_time) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (project_id, phone) DO UPDATE SET
                reason = excluded.reason, source = excluded.source, since_time = excluded.since_time, until_time = excluded.until_time
            RETURNING phone
            """;
        var last = entries.GroupBy(entry => (entry.ProjectId, entry.Phone)).Select(same => same.Last()).ToList();
        var connection = group.Writing(last.Count);
        var known = Count(connection.QueryEach(Find, [.. last.Select(entry => Key(entry.ProjectId, entry.Phone))]));
        Value[] Row(DoNotCallEntry entry) =>
        [
            entry.ProjectId, entry.Phone.Digits, entry.Reason.Value, (int)entry.Source, Columns.Micros(entry.SinceTime), Columns.Micros(entry.UntilTime),
        ];
        var added = Count(connection.QueryEach(Write, [.. last.Select(Row)])) - known;
        if (added > 0) unit.Tell(new Fact.DoNotCallChanged(last[0].ProjectId, added, IsAdded: true));
        return added;
    }

    public int Remove(long projectId, IEnumerable<PhoneNumber> phones)
    {
        const string Delete = "DELETE FROM do_not_call WHERE project_id = $1 AND phone = $2 RETURNING phone";
        var keys = phones.Distinct().Select(phone => Key(projectId, phone)).ToList();
        var removed = Count(group.Writing(keys.Count).QueryEach(Delete, keys));
        if (removed > 0) unit.Tell(new Fact.DoNotCallChanged(projectId, removed, IsAdded: false));
        return removed;
    }

    private static Value[] Key(long projectId, PhoneNumber phone) => [projectId, phone.Digits];

    private static int Count(IEnumerable<Rows> answers)
    {
        var count = 0;
        foreach (var rows in answers)
        {
            if (!rows.Read()) continue;
            count++;
            rows.Reset();
        }

        return count;
    }
}
