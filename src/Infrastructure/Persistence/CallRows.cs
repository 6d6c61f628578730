using System.Globalization;
using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Persistence.Sqlite;

namespace CampaignGrpc.Infrastructure.Persistence;

/// <summary>
/// Reads calls row by row. On the way of a call, on the one writer's thread, this takes a third of what EF takes to make the
/// same objects.
/// </summary>
internal static class CallRows
{
    public const string ContactColumns =
        "number, phone, add_data, state, due_time, result, attempt_count, barred_until_time, claim_key, dialer_id, lease_end_time, is_cancelled";

    private const int AfterContact = 12;

    /// <summary>The contact of a token, and the attempt that its claim became, if it did.</summary>
    public static Call? Find(WriteSession session, CallToken token)
    {
        const string Sql = $"""
            SELECT c.*, a.number, a.number_in_run, a.run_day, a.dialer_id, a.start_time, a.dial_by_time,
                a.outcome, a.answer_time, a.end_time, a.report_time, a.is_late, a.result_data, a.outcome_id, a.rules_version
            FROM (SELECT {ContactColumns} FROM contacts WHERE campaign_id = ?1 AND number = ?2) c
            LEFT JOIN attempts a ON a.campaign_id = ?1 AND a.contact_number = ?2 AND a.claim_key = ?3
            """;
        var row = session.Query(Sql, token.CampaignId.Value, token.ContactNumber, token.Key);
        if (!row.Read()) return null;
        var call = new Call(token, Contact(row, token.CampaignId), row.IsNull(AfterContact) ? null : Attempt(row, token));
        row.Reset();
        return call;
    }

    /// <summary>A campaign's contact; null when there is none.</summary>
    public static Contact? Find(WriteSession session, CampaignId campaign, long number)
    {
        const string Sql = $"SELECT {ContactColumns} FROM contacts WHERE campaign_id = ?1 AND number = ?2";
        var row = session.Query(Sql, campaign.Value, number);
        if (!row.Read()) return null;
        var contact = Contact(row, campaign);
        row.Reset();
        return contact;
    }

    /// <summary>A contact from a row that begins with <see cref="ContactColumns"/>.</summary>
    public static Contact Contact(Statement row, CampaignId campaign) => Domain.Contacts.Contact.FromStorage(
        campaign,
        row.Int32(0),
        PhoneNumber.FromDigits(row.Int64(1)),
        AddData.FromStorage(row.Text(2)),
        (ContactState)row.Int32(3),
        Instant(row, 4),
        row.IsNull(5) ? null : (ContactResult)row.Int32(5),
        row.Int32(6),
        Instant(row, 7),
        row.Int64OrNull(8),
        row.TextOrNull(9),
        Instant(row, 10),
        row.Int32(11) != 0);

    private static Attempt Attempt(Statement row, CallToken token) => Domain.Attempts.Attempt.FromStorage(
        token.CampaignId,
        token.ContactNumber,
        row.Int32(AfterContact),
        row.Int32(AfterContact + 1),
        DateOnly.ParseExact(row.Text(AfterContact + 2), "yyyy-MM-dd", CultureInfo.InvariantCulture),
        row.Int32(AfterContact + 13),
        token.Key,
        row.Text(AfterContact + 3),
        Instant(row, AfterContact + 4)!.Value,
        Instant(row, AfterContact + 5)!.Value,
        row.IsNull(AfterContact + 6) ? null : new CallReport(
            (Outcome)row.Int32(AfterContact + 6),
            Instant(row, AfterContact + 7),
            Instant(row, AfterContact + 8),
            row.TextOrNull(AfterContact + 11) is { } data ? AddData.FromStorage(data) : null,
            row.TextOrNull(AfterContact + 12)),
        Instant(row, AfterContact + 9),
        row.Int32(AfterContact + 10) != 0);

    private static DateTimeOffset? Instant(Statement row, int column) =>
        row.Int64OrNull(column) is { } micros ? CampaignsContext.FromMicroseconds(micros) : null;
}
