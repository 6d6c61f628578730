using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Imports;
using CampaignGrpc.Infrastructure.Storage.Engine;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>Imports, a handful of rows, by EF; their rows, thousands, by prepared statements.</summary>
internal sealed class UnitImports(Unit unit, Group group, CalleeZones zones) : IImports
{
    private const int PlaceBits = 32;

    public Import? Find(CampaignId campaign, string importId) =>
        group.Asking().Context.Imports.AsNoTracking().FirstOrDefault(import => import.CampaignId == campaign && import.ImportId == importId)
            is { } import
            ? unit.Keep(import)
            : null;

    public bool IsPublishing(CampaignId campaign) =>
        group
            .Asking()
            .Context.Imports.Any(import =>
                import.CampaignId == campaign && import.State == ImportState.Done && import.PublishedCount < import.AcceptedCount
            );

    public IReadOnlyList<Import> WithRowsLeft(DateTimeOffset abandoned, int limit)
    {
        var context = group.Asking().Context;
        return
        [
            .. context
                .Imports.AsNoTracking()
                .Where(import => import.HasStagedRows && (import.State != ImportState.Open || import.UpdateTime < abandoned))
                .Where(import => !context.Campaigns.Any(campaign => campaign.Id == import.CampaignId && campaign.SetAsideTime != null))
                .OrderBy(import => import.UpdateTime)
                .Take(limit)
                .AsEnumerable()
                .Select(unit.Keep),
        ];
    }

    public void Add(Import import)
    {
        var context = group.Writing().Context;
        context.Imports.Add(import);
        context.SaveChanges();
        context.ChangeTracker.Clear();
        unit.Audit.Note(import.CampaignId, null, $"import {import.ImportId}", ("import_state", "begun"));
    }

    public void Save(Import import)
    {
        var context = group.Writing().Context;
        context.Imports.Update(import);
        context.SaveChanges();
        context.ChangeTracker.Clear();
        unit.TellChanges(import);
    }

    public void Remove(Import import)
    {
        // A blank is in no caller's name. Its rows, perhaps a million, follow in slices.
        const string Drop = "UPDATE imports SET is_dropped = 1, has_staged_rows = 0, import_id = ' ' || id WHERE id = $1";
        group.Writing().Execute(Drop, import.Id);
    }

    public void AddRefusedRows(Import import, IReadOnlyList<RefusedRow> rows)
    {
        const string Last = "SELECT coalesce(max(id), $1) FROM refused_rows WHERE id BETWEEN $1 AND $2";
        const string Insert = """
            INSERT INTO refused_rows (id, "row", line, field, reason, description) VALUES ($1, $2, $3, $4, $5, $6)
            """;
        const string InsertSent = "INSERT INTO sent_rows (id, phone, add_data, text, priority, time_zone) VALUES ($1, $2, $3, $4, $5, $6)";
        if (rows.Count == 0)
            return;
        var connection = group.Writing(rows.Count);
        var id = connection.Query(Last, FirstId(import), LastId(import)).ReadOne()!.Value;
        SentRow? before = null;
        foreach (var row in rows)
        {
            connection.Execute(Insert, ++id, row.Row, row.Line, row.Field, row.Reason, row.Description);
            if (!ReferenceEquals(row.Sent, before))
                connection.Execute(
                    InsertSent,
                    FirstId(import) + row.Row,
                    row.Sent.Phone,
                    row.Sent.AddData,
                    row.Sent.Text,
                    row.Sent.Priority,
                    row.Sent.TimeZone
                );
            before = row.Sent;
        }
    }

    public void AddFingerprints(Import import, byte[] fingerprints)
    {
        const string Insert = "INSERT INTO row_fingerprints (id, fingerprints) VALUES ($1, $2)";
        group.Writing().Execute(Insert, FirstId(import) + import.RowCount, fingerprints);
    }

    public void Stage(Import import, IReadOnlyList<NewContact> contacts)
    {
        var before = FirstId(import) + import.AcceptedCount - contacts.Count;
        group.Writing(contacts.Count).InsertMany("staged_rows (id, phone, add_data, priority, time_zone)", "", [], before + 1, contacts);
    }

    public void MoveStaged(Import import, Campaign campaign, int count, DateTimeOffset dueTime)
    {
        const string Copy = """
            INSERT INTO contacts (campaign_id, number, phone, add_data, priority, time_zone, state, attempt_count, due_time)
            SELECT $1, id - $2, phone, add_data, priority, time_zone, 1, 0, $3 FROM staged_rows WHERE id BETWEEN $4 AND $5 ORDER BY id
            """;
        const string Drop = "DELETE FROM staged_rows WHERE id BETWEEN $1 AND $2";
        var first = FirstId(import) + import.PublishedCount + 1;
        var last = first + count - 1;
        var connection = group.Writing(2 * count);
        var moved = connection.Execute(Copy, campaign.Id.Value, last - campaign.ContactCount, Columns.Micros(dueTime), first, last);
        if (moved != count)
            throw new InvalidOperationException($"{moved} of {count} staged rows were there.");
        connection.Execute(Drop, first, last);
        var firstNumber = campaign.ContactCount - count + 1;
        var phones = PhoneFilterRows.PhonesOf(connection, campaign.Id, firstNumber, campaign.ContactCount);
        PhoneFilterRows.Insert(connection, campaign.Id, firstNumber, phones);
        if (phones.Contains(PhoneNumber.Erased.Digits))
            EndErased(connection, campaign, firstNumber);
        CalleeDueTimes.Set(connection, campaign, zones, firstNumber, campaign.ContactCount);
        group.Touch(campaign.Id);
    }

    /// <summary>Whoever was erased while they waited beside the campaign comes into it as cancelled.</summary>
    private void EndErased(WriteConnection connection, Campaign campaign, int firstNumber)
    {
        const string End = """
            UPDATE contacts SET state = 4, due_time = NULL, result = $4, result_run_day = $5
            WHERE campaign_id = $1 AND number >= $2 AND phone = $3
            """;
        var run = campaign.RunDay ?? campaign.LastRunDay;
        var ended = connection.Execute(
            End,
            campaign.Id.Value,
            firstNumber,
            PhoneNumber.Erased.Digits,
            (int)ContactResult.Cancelled,
            Columns.Day(run)
        );
        unit.Finish(campaign, ContactState.Waiting, ContactResult.Cancelled, run, ended);
    }

    public bool DropStaged(Import import, int limit)
    {
        const string Drop =
            "DELETE FROM staged_rows WHERE id IN (SELECT id FROM staged_rows WHERE id BETWEEN $1 AND $2 ORDER BY id LIMIT $3)";
        return group.Writing(limit).Execute(Drop, FirstId(import), LastId(import), limit) < limit;
    }

    /// <summary>Before the first row's id, which is one more.</summary>
    internal static long FirstId(Import import) => (long)import.Id << PlaceBits;

    internal static long LastId(Import import) => FirstId(import) | uint.MaxValue;
}
