using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Infrastructure.Storage.Engine;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>
/// The rows of contacts and of their attempts, read and written one by one. On the way of a call, on the one writer's
/// thread, this takes a third of what EF takes to make the same objects.
/// </summary>
internal static class ContactRows
{
    public const string ContactColumns = """
        number, phone, add_data, state, due_time, result, attempt_count, barred_until_time, lost_until_time, is_cancelled,
        claim_key, dialer_id, lease_end_time, claim_end_time, result_run_day, undialed_count, is_callback, priority,
        time_zone
        """;

    private const int AfterContact = 19;
    private const int AfterAttempt = AfterContact + 15;

    /// <summary>Stands for an end that there is not, where there being none says something else.</summary>
    private const string Never = "9223372036854775807";

    /// <summary>By the words of the index of those who come before others.</summary>
    private const string OfRank = "AND (is_callback = 1 OR priority > 0) AND is_callback = $8 AND priority = $9 ";

    private const string FindCall = $"""
        SELECT c.*, a.number, a.number_in_run, a.run_day, a.rules_version, a.dialer_id, a.start_time, a.dial_by_time,
            a.outcome, a.report_time, a.answer_time, a.end_time, a.is_late, a.result_data, a.outcome_id, a.callback_time,
            (SELECT coalesce(until_time, {Never}) FROM do_not_call
                WHERE project_id = (SELECT project_id FROM campaigns WHERE id = $1) AND phone = c.phone)
        FROM (SELECT {ContactColumns} FROM contacts WHERE campaign_id = $1 AND number = $2) c
        LEFT JOIN attempts a ON a.campaign_id = $1 AND a.contact_number = $2 AND a.claim_key = $3
        """;

    /// <summary>The statements that claim contacts.</summary>
    /// <param name="randomKey">The engine's expression for a key.</param>
    public static ClaimStatements Claims(string randomKey) => new(Claim(randomKey), Claim(randomKey, OfRank));

    /// <summary>When the first of those that were waiting was due, from a row of <see cref="Claim"/>.</summary>
    public static DateTimeOffset? FirstDue(Rows row) => row.InstantOrNull(AfterContact);

    /// <summary>How long the project does not call the number, from a row of <see cref="Claim"/>; null when it does.</summary>
    public static DoNotCallTerm? DoNotCall(Rows row) => DoNotCall(row, AfterContact + 1);

    /// <summary>Writes a campaign's new contacts.</summary>
    public static void Insert(
        WriteConnection connection,
        CampaignId campaign,
        IReadOnlyList<NewContact> contacts,
        DateTimeOffset dueTime,
        int firstNumber
    )
    {
        const string Table = "contacts (campaign_id, state, attempt_count, due_time, number, phone, add_data, priority, time_zone)";
        connection.InsertMany(
            Table,
            "$1, $2, 0, $3",
            [campaign.Value, (int)ContactState.Waiting, Columns.Micros(dueTime)],
            firstNumber,
            contacts
        );
        if (contacts.Count > 0)
            PhoneFilterRows.Insert(connection, campaign, firstNumber, [.. contacts.Select(contact => contact.Phone.Digits)]);
    }

    /// <summary>The contact of a token, and the attempt that its claim became, if it did.</summary>
    public static Call? Find(WriteConnection connection, CallToken token) =>
        Read(connection.Query(FindCall, token.CampaignId.Value, token.ContactNumber, token.Key), token);

    /// <summary>What the storage says of many tokens, asked for together; <see cref="Read"/> makes calls of it.</summary>
    public static IEnumerable<(CallToken Token, Rows Rows)> AskEach(WriteConnection connection, IReadOnlyList<CallToken> tokens) =>
        tokens.Zip(
            connection.QueryEach(
                FindCall,
                [.. tokens.Select(token => new Value[] { token.CampaignId.Value, token.ContactNumber, token.Key })]
            )
        );

    public static Call? Read(Rows row, CallToken token)
    {
        if (!row.Read())
            return null;
        var call = new Call(token, Contact(row, token.CampaignId), row.IsNull(AfterContact) ? null : Attempt(row, token))
        {
            DoNotCall = DoNotCall(row, AfterAttempt),
        };
        row.Reset();
        return call;
    }

    /// <summary>A campaign's contact; null when there is none.</summary>
    public static Contact? Find(WriteConnection connection, CampaignId campaign, long number)
    {
        const string Sql = $"SELECT {ContactColumns} FROM contacts WHERE campaign_id = $1 AND number = $2";
        var row = connection.Query(Sql, campaign.Value, number);
        if (!row.Read())
            return null;
        var contact = Contact(row, campaign);
        row.Reset();
        return contact;
    }

    /// <summary>Writes what changed of a contact, if it still is in the state and under the claim in which it was read.</summary>
    public static void Update(WriteConnection connection, Contact contact, ContactProgress was)
    {
        const string Sql = """
            UPDATE contacts SET state = $5, due_time = $6, result = $7, attempt_count = $8, barred_until_time = $9, lost_until_time = $10,
                is_cancelled = $11, claim_key = $12, dialer_id = $13, lease_end_time = $14, claim_end_time = $15, result_run_day = $16,
                undialed_count = $17, is_callback = $18
            WHERE campaign_id = $1 AND number = $2 AND state = $3 AND claim_key IS NOT DISTINCT FROM $4
            """;
        connection.Change(
            contact.CampaignId,
            Sql,
            isGuarded: true,
            contact.CampaignId.Value,
            contact.Number,
            (int)was.State,
            was.Claim?.Key,
            (int)contact.State,
            Columns.Micros(contact.DueTime),
            (int?)contact.Result,
            contact.AttemptCount,
            Columns.Micros(contact.BarredUntilTime),
            Columns.Micros(contact.LostUntilTime),
            contact.IsCancelled,
            contact.Claim?.Key,
            contact.Claim?.DialerId,
            Columns.Micros(contact.Claim?.LeaseEndTime),
            Columns.Micros(contact.Claim?.LastEndTime),
            Columns.Day(contact.ResultRunDay),
            contact.UndialedCount,
            contact.IsCallback
        );
    }

    /// <summary>Writes what its owner changed of a contact.</summary>
    public static void UpdateTerms(WriteConnection connection, Contact contact)
    {
        const string Sql =
            "UPDATE contacts SET phone = $3, add_data = $4, priority = $5, time_zone = $6 WHERE campaign_id = $1 AND number = $2";
        connection.Execute(
            Sql,
            contact.CampaignId.Value,
            contact.Number,
            contact.Phone.Digits,
            contact.AddData.Json,
            contact.Priority,
            contact.Zone?.Id
        );
    }

    /// <summary>A contact from a row that begins with <see cref="ContactColumns"/>.</summary>
    public static Contact Contact(Rows row, CampaignId campaign) =>
        Domain.Contacts.Contact.FromStorage(
            campaign,
            row.Int32(0),
            PhoneNumber.FromDigits(row.Int64(1)),
            AddData.FromStorage(row.Text(2)),
            new(row.Int32(17), Zone(row, 18)),
            new(
                (ContactState)row.Int32(3),
                row.InstantOrNull(4),
                row.IsNull(5) ? null : (ContactResult)row.Int32(5),
                row.DayOrNull(14),
                row.Int32(6),
                row.InstantOrNull(7),
                row.InstantOrNull(8),
                row.IsNull(10) ? null : new(row.Int64(10), row.Text(11), row.Instant(12), row.Instant(13)),
                row.Int32(9) != 0,
                row.Int32(15),
                row.Int32(16) != 0
            )
        );

    /// <summary>A contact's own zone.</summary>
    public static IanaZone? Zone(Rows row, int column) => row.TextOrNull(column) is { } zone ? IanaZone.FromStorage(zone) : null;

    /// <summary>One statement: what it finds due it has claimed, so no two dialers can hold the same contact.</summary>
    /// <param name="randomKey">The engine's expression for a key.</param>
    /// <param name="of">Of whom alone; whoever is due where it is empty.</param>
    private static string Claim(string randomKey, string of = "") =>
        $"""
            UPDATE contacts SET state = 2, due_time = NULL, claim_key = {randomKey}, dialer_id = $4, lease_end_time = $5,
                claim_end_time = $6
            WHERE campaign_id = $1 AND number IN (
                SELECT number FROM contacts WHERE campaign_id = $1 AND state = 1 {of}AND due_time <= $2 ORDER BY due_time, number LIMIT $3)
            RETURNING {ContactColumns}, (SELECT next_due_time FROM campaigns WHERE id = $1),
                (SELECT coalesce(until_time, {Never}) FROM do_not_call
                    WHERE project_id = $7 AND phone = contacts.phone AND (until_time IS NULL OR until_time > $2))
            """;

    private static DoNotCallTerm? DoNotCall(Rows row, int column) =>
        row.Int64OrNull(column) switch
        {
            null => null,
            long.MaxValue => new(null),
            _ => new(row.Instant(column)),
        };

    private static Attempt Attempt(Rows row, CallToken token) =>
        Domain.Attempts.Attempt.FromStorage(
            token,
            row.Int32(AfterContact),
            row.Int32(AfterContact + 1),
            row.Day(AfterContact + 2),
            row.Int32(AfterContact + 3),
            row.Text(AfterContact + 4),
            row.Instant(AfterContact + 5),
            row.Instant(AfterContact + 6),
            row.IsNull(AfterContact + 7)
                ? null
                : new(
                    (Outcome)row.Int32(AfterContact + 7),
                    row.Instant(AfterContact + 8),
                    row.InstantOrNull(AfterContact + 9),
                    row.InstantOrNull(AfterContact + 10),
                    row.Int32(AfterContact + 11) != 0,
                    row.TextOrNull(AfterContact + 12) is { } data ? AddData.FromStorage(data) : null,
                    row.TextOrNull(AfterContact + 13),
                    row.InstantOrNull(AfterContact + 14)
                )
        );
}

/// <summary>How contacts are claimed, the longest due first.</summary>
/// <param name="Any">Whoever is due.</param>
/// <param name="OfRank">Of one rank above the lowest alone.</param>
internal sealed record ClaimStatements(string Any, string OfRank);
