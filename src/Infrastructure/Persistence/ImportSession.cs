using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Persistence;

/// <summary>A piece of work on imports: a handful of rows by EF, the thousands by prepared statements.</summary>
internal sealed class ImportSession(WriteSession session, DialingSession calls) : IImportSession
{
    private const int PlaceBits = 32;

    public IDialingSession Calls => calls;

    public Import? Find(CampaignId campaign, string importId) =>
        session.Context.Imports.AsNoTracking().FirstOrDefault(import => import.CampaignId == campaign && import.ImportId == importId);

    public bool IsPublishing(CampaignId campaign) =>
        session.Context.Imports.Any(import => import.CampaignId == campaign && import.State == ImportState.Done && import.PublishedCount < import.AcceptedCount);

    public IReadOnlyList<Import> WithRowsLeft(DateTimeOffset abandoned, int limit) =>
        [.. session.Context.Imports.AsNoTracking()
            .Where(import => import.HasStagedRows && (import.State != ImportState.Open || import.UpdateTime < abandoned))
            .OrderBy(import => import.UpdateTime).Take(limit)];

    public void Add(Import import)
    {
        session.Context.Imports.Add(import);
        session.Context.SaveChanges();
        session.Context.ChangeTracker.Clear();
    }

    public void Save(Import import)
    {
        session.Context.Imports.Update(import);
        session.Context.SaveChanges();
        session.Context.ChangeTracker.Clear();
    }

    public void Remove(Import import)
    {
        const string Refused = "DELETE FROM refused_rows WHERE id BETWEEN ?1 AND ?2";
        const string Staged = "DELETE FROM staged_rows WHERE id BETWEEN ?1 AND ?2";
        const string Itself = "DELETE FROM imports WHERE id = ?1";
        session.Execute(Refused, FirstId(import), LastId(import));
        session.Execute(Staged, FirstId(import), LastId(import));
        session.Execute(Itself, import.Id);
    }

    public void AddRefusedRows(Import import, IReadOnlyList<RefusedRow> rows)
    {
        const string Last = "SELECT coalesce(max(id), ?1) FROM refused_rows WHERE id BETWEEN ?1 AND ?2";
        const string Insert = """
            INSERT INTO refused_rows (id, "row", line, field, reason, description) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """;
        if (rows.Count == 0) return;
        var id = session.Query(Last, FirstId(import), LastId(import)).ReadOne()!.Value;
        foreach (var row in rows) session.Execute(Insert, ++id, row.Row, row.Line, row.Field, row.Reason, row.Description);
    }

    public void Append(Campaign campaign, IReadOnlyList<NewContact> contacts, DateTimeOffset dueTime) =>
        ContactInsert.Run(session.Context, campaign.Id, contacts, dueTime, campaign.ContactCount - contacts.Count + 1);

    public void Stage(Import import, IReadOnlyList<NewContact> contacts)
    {
        const string Insert = "INSERT INTO staged_rows (id, phone, add_data) VALUES (?1, ?2, ?3)";
        var id = FirstId(import) + import.AcceptedCount - contacts.Count;
        var statement = session.Query(Insert);
        foreach (var contact in contacts)
        {
            statement.Bind(1, ++id);
            statement.Bind(2, contact.Phone.Digits);
            statement.Bind(3, contact.AddData.Json);
            statement.Execute();
        }
    }

    public void MoveStaged(Import import, Campaign campaign, int count, DateTimeOffset dueTime)
    {
        const string Copy = """
            INSERT INTO contacts (campaign_id, number, phone, add_data, state, attempt_count, due_time)
            SELECT ?1, id - ?2, phone, add_data, 1, 0, ?3 FROM staged_rows WHERE id BETWEEN ?4 AND ?5 ORDER BY id
            """;
        const string Drop = "DELETE FROM staged_rows WHERE id BETWEEN ?1 AND ?2";
        var first = FirstId(import) + import.PublishedCount + 1;
        var last = first + count - 1;
        var moved = session.Execute(Copy, campaign.Id.Value, last - campaign.ContactCount, CampaignsContext.ToMicroseconds(dueTime), first, last);
        if (moved != count) throw new InvalidOperationException($"{moved} of {count} staged rows were there.");
        session.Execute(Drop, first, last);
    }

    public bool DropStaged(Import import, int limit)
    {
        const string Drop = "DELETE FROM staged_rows WHERE id IN (SELECT id FROM staged_rows WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3)";
        return session.Execute(Drop, FirstId(import), LastId(import), limit) < limit;
    }

    /// <summary>Before the first row's id, which is one more.</summary>
    internal static long FirstId(Import import) => (long)import.Id << PlaceBits;

    internal static long LastId(Import import) => FirstId(import) | uint.MaxValue;
}
