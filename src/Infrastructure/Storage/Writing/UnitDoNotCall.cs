using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Facts;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>The numbers of a request are asked for together: an engine that is far away is gone to twice, however many there are.</summary>
internal sealed class UnitDoNotCall(Unit unit, Group group) : IDoNotCall
{
    private const string Insert = """
        INSERT INTO do_not_call (project_id, phone, reason, source, since_time, until_time) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (project_id, phone) DO UPDATE

        """;

    public bool HasAny(long projectId) => group.HasDoNotCall(projectId);

    public int Add(params IReadOnlyList<DoNotCallEntry> entries)
    {
        const string Replace =
            Insert
            + """
                SET reason = excluded.reason, source = excluded.source, since_time = excluded.since_time, until_time = excluded.until_time
                RETURNING phone
                """;
        return Write(Replace, [.. entries.GroupBy(entry => (entry.ProjectId, entry.Phone)).Select(same => same.Last())]).Added;
    }

    public DoNotCallMerge Merge(IReadOnlyList<DoNotCallEntry> entries)
    {
        const string Tighten =
            Insert
            + """
                SET reason = CASE WHEN do_not_call.reason = '' THEN excluded.reason ELSE do_not_call.reason END,
                    since_time = excluded.since_time,
                    until_time = CASE WHEN do_not_call.until_time IS NULL OR do_not_call.until_time > excluded.until_time
                        THEN do_not_call.until_time ELSE excluded.until_time END
                WHERE (do_not_call.reason = '' AND excluded.reason <> '')
                    OR (do_not_call.until_time IS NOT NULL
                        AND (excluded.until_time IS NULL OR excluded.until_time > do_not_call.until_time))
                RETURNING phone
                """;
        return Write(Tighten, entries);
    }

    public int Remove(long projectId, IEnumerable<PhoneNumber> phones)
    {
        const string Delete = "DELETE FROM do_not_call WHERE project_id = $1 AND phone = $2 RETURNING phone";
        var keys = phones.Distinct().Select(phone => Key(projectId, phone)).ToList();
        var removed = Count(group.Writing(keys.Count).QueryEach(Delete, keys));
        if (removed > 0)
            unit.Tell(new Fact.DoNotCallChanged(projectId, removed, IsAdded: false));
        return removed;
    }

    private DoNotCallMerge Write(string sql, IReadOnlyList<DoNotCallEntry> entries)
    {
        const string Find = "SELECT phone FROM do_not_call WHERE project_id = $1 AND phone = $2";
        if (entries.Count == 0)
            return default;
        var connection = group.Writing(entries.Count);
        var keys = entries.Select(entry => (entry.ProjectId, entry.Phone)).Distinct().Select(key => Key(key.ProjectId, key.Phone)).ToList();
        var added = keys.Count - Count(connection.QueryEach(Find, keys));
        var written = Count(connection.QueryEach(sql, [.. entries.Select(Row)]));
        group.TakeDoNotCall(entries[0].ProjectId);
        if (added > 0)
            unit.Tell(new Fact.DoNotCallChanged(entries[0].ProjectId, added, IsAdded: true));
        return new(added, written - added);
    }

    private static Value[] Row(DoNotCallEntry entry) =>
        [
            entry.ProjectId,
            entry.Phone.Digits,
            entry.Reason.Value,
            (int)entry.Source,
            Columns.Micros(entry.SinceTime),
            Columns.Micros(entry.UntilTime),
        ];

    private static Value[] Key(long projectId, PhoneNumber phone) => [projectId, phone.Digits];

    private static int Count(IEnumerable<Rows> answers)
    {
        var count = 0;
        foreach (var rows in answers)
        {
            if (!rows.Read())
                continue;
            count++;
            rows.Reset();
        }

        return count;
    }
}
