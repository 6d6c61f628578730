using System.Text.RegularExpressions;
using CampaignGrpc.Infrastructure.Tests.Conformance;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>The database refuses impossible rows itself, whoever writes them.</summary>
public sealed partial class ImpossibleRowTests : IDisposable
{
    private const string Attempt = """
        INSERT INTO attempts (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time, dial_by_time,
            is_late, outcome, answer_time, end_time, report_time)
        VALUES
        """;

    private const string Webhook = """
        INSERT INTO webhooks (id, url, types, create_time, project_id, max_batch, secret, former_secret, state, last_event, failure_count,
            lease_owner, lease_end_time)
        SELECT 1, 'https://example.com', '', 1, * FROM (VALUES
        """;
    private const string Delivery =
        "INSERT INTO webhook_deliveries (send_time, answer, error, milliseconds, webhook_id, number, first_event) SELECT 1, '', '', 1, * "
        + "FROM (VALUES";
    private const string Event =
        "INSERT INTO events (data, time, sequence, project_id, kind, campaign_id, contact_number) SELECT '{}', 1, * FROM (VALUES";
    private const string ContactChange = """
        INSERT INTO contact_changes (campaign_id, number, request_id, of_state, of_result, priority, contact_count, reached_count,
            changed_count, create_time, end_time) VALUES
        """;

    private const string AuditEntry = "INSERT INTO audit_entries (time, action, details, subject, answer, hash, sequence) VALUES";

    private readonly SqliteStorage _storage = new();

    /// <summary>Constraint, and statements that it alone refuses in a database with one campaign, two contacts and a key.</summary>
    public static TheoryData<string, string> ImpossibleRows =>
        new()
        {
            { "PK_campaigns", "INSERT INTO campaigns SELECT * FROM campaigns" },
            { "ck_campaigns_ids", "UPDATE campaigns SET project_id = 0" },
            { "ck_campaigns_ids", "UPDATE campaigns SET start_block_id = -1" },
            { "ck_campaigns_ids", "UPDATE campaigns SET phone_id = 0" },
            { "ck_campaigns_source", "UPDATE campaigns SET source_campaign_id = 0" },
            { "ck_campaigns_source", "UPDATE campaigns SET source_campaign_id = id" },
            { "ck_campaigns_name", "UPDATE campaigns SET name = ''" },
            { "ck_campaigns_name", "UPDATE campaigns SET name = printf('%.201c', 'x')" },
            { "ck_campaigns_description", "UPDATE campaigns SET description = printf('%.2001c', 'x')" },
            { "ck_campaigns_state", "UPDATE campaigns SET state = 0" },
            { "ck_campaigns_state", "UPDATE campaigns SET state = 7, next_event_time = NULL, waiting = 0, done = contact_count" },
            { "ck_campaigns_recurrence", "UPDATE campaigns SET recurrence = 0" },
            { "ck_campaigns_recurrence", "UPDATE campaigns SET recurrence = 6" },
            { "ck_campaigns_weekdays", "UPDATE campaigns SET weekdays = 0" },
            { "ck_campaigns_weekdays", "UPDATE campaigns SET weekdays = 128" },
            { "ck_campaigns_windows", "UPDATE campaigns SET windows = ''" },
            { "ck_campaigns_days", "UPDATE campaigns SET last_day = 20260302" },
            { "ck_campaigns_attempts", "UPDATE campaigns SET attempt_limit = 0" },
            { "ck_campaigns_attempts", "UPDATE campaigns SET attempt_limit = 11" },
            { "ck_campaigns_interval", "UPDATE campaigns SET interval_minutes = -1" },
            { "ck_campaigns_interval", "UPDATE campaigns SET interval_minutes = 10081" },
            { "ck_campaigns_concurrency", "UPDATE campaigns SET max_concurrent_calls = 0" },
            { "ck_campaigns_concurrency", "UPDATE campaigns SET max_concurrent_calls = 10001" },
            { "ck_campaigns_pace", "UPDATE campaigns SET max_starts_per_second = 0" },
            { "ck_campaigns_pace", "UPDATE campaigns SET max_starts_per_second = 1001" },
            { "ck_campaigns_pace", "UPDATE campaigns SET max_starts_per_second = NULL, pace = '1 1*1'" },
            { "ck_campaigns_counts", "UPDATE campaigns SET contact_count = contact_count + 1" },
            { "ck_campaigns_counts", "UPDATE campaigns SET waiting = -1, done = contact_count + 1" },
            { "ck_campaigns_created", "UPDATE campaigns SET run_day = 20260303" },
            { "ck_campaigns_created", "UPDATE campaigns SET state = 6, open_until_time = 1" },
            { "ck_campaigns_draft", "UPDATE campaigns SET state = 6, last_run_day = 20260303" },
            { "ck_campaigns_ended", "UPDATE campaigns SET state = 5, next_event_time = NULL" },
            { "ck_campaigns_lost", "UPDATE campaigns SET lost_calls = -1" },
            { "ck_campaigns_line", "UPDATE campaigns SET line_failures = -1, failing_since_time = 1" },
            { "ck_campaigns_line", "UPDATE campaigns SET line_failures = 1" },
            { "ck_campaigns_line", "UPDATE campaigns SET probe_key = 1" },
            { "PK_calendars", "INSERT INTO calendars VALUES (1, 'a', '[]'), (1, 'a', '[]')" },
            { "ck_calendars", "INSERT INTO calendars VALUES (0, 'a', '[]')" },
            { "ck_calendars", "INSERT INTO calendars VALUES (1, '', '[]')" },
            { "PK_call_limits", "INSERT INTO call_limits VALUES (1, '1/day'), (1, '1/day')" },
            { "PK_called_numbers", "INSERT INTO called_numbers VALUES (79123456789, 1, '', 0), (79123456789, 1, '', 0)" },
            { "PK_do_not_call", "INSERT INTO do_not_call VALUES (1, 79123456789, '', 1, 1, NULL), (1, 79123456789, '', 1, 1, NULL)" },
            { "PK_line_limits", "INSERT INTO line_limits VALUES (1, 0, 1, NULL, 0, 0, '', 0, NULL), (1, 0, 1, NULL, 0, 0, '', 0, NULL)" },
            { "ck_line_limits_ids", "INSERT INTO line_limits VALUES (0, 0, 1, NULL, 0, 0, '', 0, NULL)" },
            { "ck_line_limits_concurrency", "INSERT INTO line_limits VALUES (1, 0, 0, NULL, 0, 0, '', 0, NULL)" },
            { "ck_line_limits_pace", "INSERT INTO line_limits VALUES (1, 0, 1, 1001, 0, 0, '', 0, NULL)" },
            { "ck_line_limits_pace", "INSERT INTO line_limits VALUES (1, 0, 1, NULL, 0, 0, '1', 0, NULL)" },
            { "ck_line_limits_use", "INSERT INTO line_limits VALUES (1, 0, 1, NULL, 1, 2, '', 0, NULL)" },
            { "ck_line_limits_closed", "INSERT INTO line_limits VALUES (1, 0, 1, NULL, 0, 0, '', 0, 1)" },
            { "ck_call_limits", "INSERT INTO call_limits (project_id, limits) VALUES (1, '')" },
            { "ck_called_numbers", "INSERT INTO called_numbers (phone, project_id, starts, last_start_time) VALUES (7, 1, '', 0)" },
            { "ck_do_not_call_number", "INSERT INTO do_not_call VALUES (0, 79123456789, '', 1, 1, NULL)" },
            { "ck_do_not_call_number", "INSERT INTO do_not_call VALUES (1, 1, '', 1, 1, NULL)" },
            { "ck_do_not_call_source", "INSERT INTO do_not_call VALUES (1, 79123456789, '', 3, 1, NULL)" },
            { "ck_do_not_call_reason", "INSERT INTO do_not_call VALUES (1, 79123456789, printf('%.201c', 'x'), 1, 1, NULL)" },
            { "PK_caller_numbers", "INSERT INTO caller_numbers VALUES (1, 0, NULL), (1, 0, NULL)" },
            { "ck_caller_numbers", "INSERT INTO caller_numbers VALUES (0, 0, NULL)" },
            { "ck_caller_numbers", "INSERT INTO caller_numbers VALUES (1, 1, NULL)" },
            { "ck_campaigns_ready", "UPDATE campaigns SET is_ready = 1, ready_time = 1" },
            { "ck_campaigns_ready", "UPDATE campaigns SET state = 2, is_ready = 1, ready_time = NULL" },
            { "ck_campaigns_finished", "UPDATE campaigns SET state = 5, next_event_time = 1, waiting = 0, done = contact_count" },
            { "ck_campaigns_completed", "UPDATE campaigns SET state = 4, next_event_time = NULL, waiting = 0, dialing = contact_count" },
            { "PK_contacts", "UPDATE contacts SET number = 1" },
            { "FK_contacts_campaigns_campaign_id", "UPDATE contacts SET campaign_id = 9" },
            { "ck_contacts_number", "UPDATE contacts SET number = number - 1" },
            { "ck_contacts_phone", "UPDATE contacts SET phone = 999999" },
            { "ck_contacts_phone", "UPDATE contacts SET phone = 1000000000000000" },
            { "ck_contacts_state", "UPDATE contacts SET state = 0, due_time = NULL" },
            { "ck_contacts_state", "UPDATE contacts SET state = 5, due_time = NULL" },
            { "ck_contacts_result", "UPDATE contacts SET state = 4, due_time = NULL" },
            { "ck_contacts_result", "UPDATE contacts SET result = 1" },
            { "ck_contacts_result", "UPDATE contacts SET state = 4, due_time = NULL, result = 9" },
            { "ck_contacts_result_run", "UPDATE contacts SET result_run_day = 20260303" },
            { "ck_run_results_result", "INSERT INTO run_results VALUES (1, 20260303, 1, 9)" },
            { "PK_run_results", "INSERT INTO run_results VALUES (1, 20260303, 1, 1), (1, 20260303, 1, 2)" },
            { "FK_run_results_campaigns_campaign_id", "INSERT INTO run_results VALUES (9, 20260303, 1, 1)" },
            { "PK_runs", "INSERT INTO runs VALUES (1, 20260303, 1, NULL), (1, 20260303, 1, 2)" },
            { "FK_runs_campaigns_campaign_id", "INSERT INTO runs VALUES (9, 20260303, 1, NULL)" },
            { "ck_contacts_due", "UPDATE contacts SET state = 2, claim_key = 1, dialer_id = 'd', lease_end_time = 1, claim_end_time = 1" },
            { "ck_contacts_due", "UPDATE contacts SET due_time = NULL" },
            { "ck_contacts_claim", "UPDATE contacts SET state = 2, due_time = NULL" },
            { "ck_contacts_claim", "UPDATE contacts SET claim_key = 1, dialer_id = 'd', lease_end_time = 1, claim_end_time = 1" },
            { "ck_contacts_claim", "UPDATE contacts SET state = 2, due_time = NULL, claim_key = 1, dialer_id = 'd'" },
            {
                "ck_contacts_dialing",
                "UPDATE contacts SET state = 3, due_time = NULL, claim_key = 1, dialer_id = 'd', lease_end_time = 1, claim_end_time = 1"
            },
            { "ck_contacts_attempts", "UPDATE contacts SET attempt_count = -1" },
            { "ck_contacts_attempts", "UPDATE contacts SET attempt_count = 11" },
            { "ck_contacts_rank", "UPDATE contacts SET priority = 10" },
            { "ck_contacts_rank", "UPDATE contacts SET is_callback = 2" },
            { "ck_contacts_undialed", "UPDATE contacts SET undialed_count = -1" },
            {
                "PK_attempts",
                Attempt
                    + " (1, 1, 1, 1, 20260303, 1, 'd', 1, 2, 0, NULL, NULL, NULL, NULL), "
                    + "(1, 1, 1, 1, 20260303, 2, 'd', 1, 2, 0, NULL, NULL, NULL, NULL)"
            },
            {
                "FK_attempts_contacts_campaign_id_contact_number",
                Attempt + " (1, 9, 1, 1, 20260303, 1, 'd', 1, 2, 0, NULL, NULL, NULL, NULL)"
            },
            { "ck_attempts_number", Attempt + " (1, 1, 0, 1, 20260303, 1, 'd', 1, 2, 0, NULL, NULL, NULL, NULL)" },
            { "ck_attempts_number", Attempt + " (1, 1, 11, 11, 20260303, 1, 'd', 1, 2, 0, NULL, NULL, NULL, NULL)" },
            { "ck_attempts_number", Attempt + " (1, 1, 1, 2, 20260303, 1, 'd', 1, 2, 0, NULL, NULL, NULL, NULL)" },
            { "ck_attempts_dial_by", Attempt + " (1, 1, 1, 1, 20260303, 1, 'd', 3, 2, 0, NULL, NULL, NULL, NULL)" },
            { "ck_attempts_outcome", Attempt + " (1, 1, 1, 1, 20260303, 1, 'd', 1, 2, 0, 12, NULL, 3, 3)" },
            { "ck_attempts_outcome", Attempt + " (1, 1, 1, 1, 20260303, 1, 'd', 1, 2, 0, 1, NULL, 3, NULL)" },
            { "ck_attempts_callback", Attempt + " (1, 1, 1, 1, 20260303, 1, 'd', 1, 2, 0, 11, NULL, 3, 3)" },
            { "ck_attempts_answer", Attempt + " (1, 1, 1, 1, 20260303, 1, 'd', 1, 2, 0, 1, 4, 3, 3)" },
            { "ck_attempts_late", Attempt + " (1, 1, 1, 1, 20260303, 1, 'd', 1, 2, 1, 10, NULL, NULL, 3)" },
            { "ck_campaigns_run", "UPDATE campaigns SET state = 2, run_day = 20260303, last_run_day = 20260302" },
            { "ck_campaigns_version", "UPDATE campaigns SET version = 0" },
            { "ck_campaigns_deleted", "UPDATE campaigns SET delete_time = 1" },
            { "PK_former_rules", "INSERT INTO former_rules VALUES (1, 1, 1, 0, '[]'), (1, 1, 2, 0, '[]')" },
            { "FK_former_rules_campaigns_campaign_id", "INSERT INTO former_rules VALUES (9, 1, 1, 0, '[]')" },
            { "ck_former_rules", "INSERT INTO former_rules VALUES (1, 1, 11, 0, '[]')" },
            { "PK_tallies", "INSERT INTO tallies VALUES (1, 0, 1, 1, 1), (1, 0, 1, 1, 2)" },
            { "FK_tallies_campaigns_campaign_id", "INSERT INTO tallies VALUES (9, 0, 1, 1, 1)" },
            { "ck_tallies_count", "INSERT INTO tallies VALUES (1, 0, 10, 1, 1)" },
            { "ck_tallies_count", "INSERT INTO tallies VALUES (1, 0, 1, 1, -1)" },
            {
                "PK_imports",
                "INSERT INTO imports VALUES (1, 1, 'a', 1, 1, 1, 0, 0, 0, 0, 0, '[]', 0, 0, 1, 1, 0, 0, 0), "
                    + "(1, 1, 'b', 1, 1, 1, 0, 0, 0, 0, 0, '[]', 0, 0, 1, 1, 0, 0, 0)"
            },
            {
                "ix_imports_name",
                "INSERT INTO imports VALUES (1, 1, 'a', 1, 1, 1, 0, 0, 0, 0, 0, '[]', 0, 0, 1, 1, 0, 0, 0), "
                    + "(2, 1, 'a', 1, 1, 1, 0, 0, 0, 0, 0, '[]', 0, 0, 1, 1, 0, 0, 0)"
            },
            {
                "FK_imports_campaigns_campaign_id",
                "INSERT INTO imports VALUES (1, 9, 'a', 1, 1, 1, 0, 0, 0, 0, 0, '[]', 0, 0, 1, 1, 0, 0, 0)"
            },
            { "ck_imports_state", "INSERT INTO imports VALUES (1, 1, 'a', 1, 1, 4, 0, 0, 0, 0, 0, '[]', 0, 0, 1, 1, 0, 0, 0)" },
            { "ck_imports_counts", "INSERT INTO imports VALUES (1, 1, 'a', 1, 1, 2, 1, 1, 0, 0, 0, '[]', 2, 0, 1, 1, 0, 0, 0)" },
            { "PK_staged_rows", "INSERT INTO staged_rows (id, phone, add_data) VALUES (1, 79123456789, '{}'), (1, 79123456790, '{}')" },
            { "PK_sent_rows", "INSERT INTO sent_rows (id, phone, add_data, text) VALUES (1, '', '', ''), (1, '', '', '')" },
            { "PK_row_fingerprints", "INSERT INTO row_fingerprints VALUES (1, x'00'), (1, x'00')" },
            {
                "PK_refused_rows",
                "INSERT INTO refused_rows VALUES (1, 1, 1, 'phone', 'DUPLICATE', ''), (1, 2, 2, 'phone', 'DUPLICATE', '')"
            },
            { "PK_dialers", "INSERT INTO dialers VALUES ('d', 0, 0, '', NULL, 1, 0, 0), ('d', 0, 0, '', NULL, 1, 0, 0)" },
            { "ck_dialers", "INSERT INTO dialers VALUES ('', 0, 0, '', NULL, 1, 0, 0)" },
            { "ck_dialers", "INSERT INTO dialers VALUES ('d', 0, 0, '', 0, 1, 0, 0)" },
            { "ck_dialers", "INSERT INTO dialers VALUES ('d', 0, 0, '', NULL, 1, 1, 0)" },
            { "PK_heartbeats", "INSERT INTO heartbeats VALUES (1, 0), (1, 0)" },
            { "ck_heartbeats_id", "INSERT INTO heartbeats VALUES (2, 0)" },
            { "PK_holds", "INSERT INTO holds VALUES (1, 0), (1, 0)" },
            { "ck_holds_id", "INSERT INTO holds VALUES (2, 0)" },
            {
                "PK_keys",
                "INSERT INTO keys (id, name, hash, grants, create_time, expire_time, revoke_time) "
                    + "VALUES ('abcdefghijkl', 'n', zeroblob(32), 'admin', 1, NULL, NULL), "
                    + "('abcdefghijkl', 'n', zeroblob(32), 'admin', 1, NULL, NULL)"
            },
            {
                "ck_keys",
                "INSERT INTO keys (id, name, hash, grants, create_time, expire_time, revoke_time) "
                    + "VALUES ('short', 'n', zeroblob(32), 'admin', 1, NULL, NULL)"
            },
            {
                "ck_keys",
                "INSERT INTO keys (id, name, hash, grants, create_time, expire_time, revoke_time) "
                    + "VALUES ('abcdefghijkl', '', zeroblob(32), 'admin', 1, NULL, NULL)"
            },
            {
                "ck_keys",
                "INSERT INTO keys (id, name, hash, grants, create_time, expire_time, revoke_time) "
                    + "VALUES ('abcdefghijkl', 'n', zeroblob(31), 'admin', 1, NULL, NULL)"
            },
            {
                "ck_keys",
                "INSERT INTO keys (id, name, hash, grants, create_time, expire_time, revoke_time) "
                    + "VALUES ('abcdefghijkl', 'n', zeroblob(32), '', 1, NULL, NULL)"
            },
            {
                "ck_keys",
                "INSERT INTO keys (id, name, hash, grants, create_time, expire_time, revoke_time) "
                    + "VALUES ('abcdefghijkl', 'n', zeroblob(32), 'admin', 1, 1, NULL)"
            },
            {
                "ck_keys",
                "INSERT INTO keys (id, name, hash, grants, create_time, expire_time, revoke_time) "
                    + "VALUES ('abcdefghijkl', 'n', zeroblob(32), 'admin', 1, NULL, 0)"
            },
            { "PK_phone_filters", "INSERT INTO phone_filters VALUES (1, 1, 2, x'00')" },
            { "FK_phone_filters_campaigns_campaign_id", "INSERT INTO phone_filters VALUES (9, 1, 2, x'00')" },
            { "ck_phone_filters_stretch", "INSERT INTO phone_filters VALUES (1, 4, 3, x'00')" },
            {
                "PK_contact_changes",
                ContactChange + " (1, 1, NULL, NULL, NULL, NULL, 2, 0, 0, 0, NULL), (1, 1, NULL, NULL, NULL, NULL, 2, 0, 0, 0, NULL)"
            },
            { "FK_contact_changes_campaigns_campaign_id", ContactChange + " (9, 1, NULL, NULL, NULL, NULL, 2, 0, 0, 0, NULL)" },
            {
                "ix_contact_changes_request",
                ContactChange + " (1, 1, 'k', NULL, NULL, NULL, 2, 0, 0, 0, NULL), (1, 2, 'k', NULL, NULL, NULL, 2, 0, 0, 0, NULL)"
            },
            { "ck_contact_changes_number", ContactChange + " (1, 0, NULL, NULL, NULL, NULL, 2, 0, 0, 0, NULL)" },
            { "ck_contact_changes_number", ContactChange + " (1, 1, '', NULL, NULL, NULL, 2, 0, 0, 0, NULL)" },
            { "ck_contact_changes_what", ContactChange + " (1, 1, NULL, 5, NULL, NULL, 2, 0, 0, 0, NULL)" },
            { "ck_contact_changes_what", ContactChange + " (1, 1, NULL, NULL, 9, NULL, 2, 0, 0, 0, NULL)" },
            { "ck_contact_changes_what", ContactChange + " (1, 1, NULL, NULL, NULL, 10, 2, 0, 0, 0, NULL)" },
            { "ck_contact_changes_counts", ContactChange + " (1, 1, NULL, NULL, NULL, NULL, 2, 1, 2, 0, NULL)" },
            { "ck_contact_changes_counts", ContactChange + " (1, 1, NULL, NULL, NULL, NULL, 2, 3, 0, 0, NULL)" },
            { "ck_contact_changes_counts", ContactChange + " (1, 1, NULL, NULL, NULL, NULL, 2, 1, 0, 0, 5)" },
            { "PK_endings", "INSERT INTO endings VALUES (1, 5, NULL, 0), (1, 5, NULL, 0)" },
            { "FK_endings_campaigns_campaign_id", "INSERT INTO endings VALUES (9, 5, NULL, 0)" },
            { "ck_endings", "INSERT INTO endings VALUES (1, 5, NULL, 1)" },
            { "ck_endings", "INSERT INTO endings VALUES (1, 5, 4, 0)" },
            { "PK_audit_entries", AuditEntry + " (1, 'a', '{}', 's', 'OK', zeroblob(32), 1), (1, 'a', '{}', 's', 'OK', zeroblob(32), 1)" },
            { "ck_audit_entries", AuditEntry + " (1, 'a', '{}', '', 'OK', zeroblob(32), 1)" },
            { "ck_audit_entries", AuditEntry + " (1, 'a', '{}', 's', 'OK', zeroblob(31), 1)" },
            { "ck_audit_entries", AuditEntry + " (1, 'a', '{}', 's', 'OK', zeroblob(32), 0)" },
            { "PK_events", Event + " (1, 1, 1, NULL, NULL), (1, 1, 1, NULL, NULL))" },
            { "ck_events", Event + " (0, 1, 1, NULL, NULL))" },
            { "ck_events", Event + " (1, 0, 1, NULL, NULL))" },
            { "ck_events", Event + " (1, 1, 0, NULL, NULL))" },
            { "ck_events", Event + " (1, 1, 1, NULL, 3))" },
            { "ck_events", Event + " (1, 1, 1, 1, 0))" },
            {
                "PK_webhooks",
                Webhook + " (1, 1, zeroblob(32), NULL, 1, 0, 0, NULL, NULL), (1, 1, zeroblob(32), NULL, 1, 0, 0, NULL, NULL))"
            },
            { "ck_webhooks", Webhook + " (0, 1, zeroblob(32), NULL, 1, 0, 0, NULL, NULL))" },
            { "ck_webhooks", Webhook + " (1, 0, zeroblob(32), NULL, 1, 0, 0, NULL, NULL))" },
            { "ck_webhooks", Webhook + " (1, 1, zeroblob(31), NULL, 1, 0, 0, NULL, NULL))" },
            { "ck_webhooks", Webhook + " (1, 1, zeroblob(32), zeroblob(31), 1, 0, 0, NULL, NULL))" },
            { "ck_webhooks", Webhook + " (1, 1, zeroblob(32), NULL, 5, 0, 0, NULL, NULL))" },
            { "ck_webhooks", Webhook + " (1, 1, zeroblob(32), NULL, 1, -1, 0, NULL, NULL))" },
            { "ck_webhooks", Webhook + " (1, 1, zeroblob(32), NULL, 1, 0, 0, 'one', NULL))" },
            { "PK_webhook_deliveries", Delivery + " (1, 1, NULL), (1, 1, NULL))" },
            { "ck_webhook_deliveries", Delivery + " (1, 0, NULL))" },
            { "ck_webhook_deliveries", Delivery + " (1, 1, 7))" },
            { "FK_webhook_deliveries_webhooks_webhook_id", Delivery + " (9, 1, NULL))" },
            { "PK_audit_beginnings", "INSERT INTO audit_beginnings VALUES (1, 1, zeroblob(32)), (1, 2, zeroblob(32))" },
            { "ck_audit_beginnings", "INSERT INTO audit_beginnings VALUES (2, 1, zeroblob(32))" },
            { "PK_request_keys", "INSERT INTO request_keys SELECT * FROM request_keys" },
            { "ck_request_keys_fingerprint", "UPDATE request_keys SET fingerprint = zeroblob(31)" },
            { "ck_request_keys_fingerprint", "UPDATE request_keys SET project_id = -1" },
        };

    [Theory]
    [MemberData(nameof(ImpossibleRows))]
    public async Task An_impossible_row_is_refused(string constraint, string statement)
    {
        await _storage.AddAsync(Samples.NewCampaign(contacts: 2), Samples.NewContacts(2), Samples.Key("k"));

        var refused = Assert.Throws<SqliteException>(() => _storage.Execute(statement));

        // SQLite names a CHECK by its name, a key by its columns, and a foreign key not at all.
        var named = constraint switch
        {
            "PK_campaigns" => "UNIQUE constraint failed: campaigns.id",
            "PK_contacts" => "UNIQUE constraint failed: contacts.campaign_id, contacts.number",
            "PK_attempts" => "UNIQUE constraint failed: attempts.campaign_id, attempts.contact_number, attempts.number",
            "PK_runs" => "UNIQUE constraint failed: runs.campaign_id, runs.run_day",
            "PK_run_results" => "UNIQUE constraint failed: run_results.campaign_id, run_results.run_day, run_results.contact_number",
            "PK_tallies" => "UNIQUE constraint failed: tallies.campaign_id, tallies.run_day, tallies.kind, tallies.bucket",
            "PK_former_rules" => "UNIQUE constraint failed: former_rules.campaign_id, former_rules.last_version",
            "PK_imports" => "UNIQUE constraint failed: imports.id",
            "ix_imports_name" => "UNIQUE constraint failed: imports.campaign_id, imports.import_id",
            "PK_staged_rows" => "UNIQUE constraint failed: staged_rows.id",
            "PK_sent_rows" => "UNIQUE constraint failed: sent_rows.id",
            "PK_row_fingerprints" => "UNIQUE constraint failed: row_fingerprints.id",
            "PK_refused_rows" => "UNIQUE constraint failed: refused_rows.id",
            "PK_dialers" => "UNIQUE constraint failed: dialers.dialer_id, dialers.project_id, dialers.campaign_id",
            "PK_heartbeats" => "UNIQUE constraint failed: heartbeats.id",
            "PK_calendars" => "UNIQUE constraint failed: calendars.project_id, calendars.name",
            "PK_call_limits" => "UNIQUE constraint failed: call_limits.project_id",
            "PK_line_limits" => "UNIQUE constraint failed: line_limits.project_id, line_limits.phone_id",
            "PK_called_numbers" => "UNIQUE constraint failed: called_numbers.phone, called_numbers.project_id",
            "PK_do_not_call" => "UNIQUE constraint failed: do_not_call.project_id, do_not_call.phone",
            "PK_caller_numbers" => "UNIQUE constraint failed: caller_numbers.phone_id",
            "PK_holds" => "UNIQUE constraint failed: holds.id",
            "PK_phone_filters" => "UNIQUE constraint failed: phone_filters.campaign_id, phone_filters.first_number",
            "PK_contact_changes" => "UNIQUE constraint failed: contact_changes.campaign_id, contact_changes.number",
            "ix_contact_changes_request" => "UNIQUE constraint failed: contact_changes.campaign_id, contact_changes.request_id",
            "PK_endings" => "UNIQUE constraint failed: endings.campaign_id",
            "PK_audit_entries" => "UNIQUE constraint failed: audit_entries.sequence",
            "PK_events" => "UNIQUE constraint failed: events.sequence",
            "PK_webhooks" => "UNIQUE constraint failed: webhooks.id",
            "PK_webhook_deliveries" => "UNIQUE constraint failed: webhook_deliveries.webhook_id, webhook_deliveries.number",
            "PK_audit_beginnings" => "UNIQUE constraint failed: audit_beginnings.id",
            "PK_keys" => "UNIQUE constraint failed: keys.id",
            "PK_request_keys" => "UNIQUE constraint failed: request_keys.project_id, request_keys.id",
            ['F', 'K', ..] => "FOREIGN KEY constraint failed",
            _ => $"CHECK constraint failed: {constraint}",
        };
        Assert.Equal($"SQLite Error 19: '{named}'.", refused.Message);
    }

    [Fact]
    public void Every_constraint_of_the_schema_has_a_row_above()
    {
        using var connection = _storage.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(sql, char(10)) FROM sqlite_schema WHERE tbl_name NOT LIKE '\\_\\_EF%' ESCAPE '\\'";

        var constraints = ConstraintName().Matches((string)command.ExecuteScalar()!).Select(match => match.Groups[1].Value);

        Assert.Equal(
            constraints.Order(StringComparer.Ordinal),
            ImpossibleRows.Select(row => row.Data.Item1).Distinct().Order(StringComparer.Ordinal)
        );
    }

    public void Dispose() => _storage.Dispose();

    [GeneratedRegex("""(?:CONSTRAINT|CREATE UNIQUE INDEX) "(\w+)" """)]
    private static partial Regex ConstraintName();
}
