namespace CampaignGrpc.Simulation.Tests.Invariants;

/// <summary>A state that must not be, made from the one that <see cref="PlantedFaultTests"/> prepares.</summary>
/// <param name="Invariant">What is no longer so.</param>
/// <param name="Sql">How that comes about.</param>
/// <param name="IsChange">Whether only what was before shows it.</param>
internal sealed record PlantedFault(string Invariant, string Sql, bool IsChange = false);

/// <summary>One fault for every invariant, done so carefully that no other one is broken by it.</summary>
internal static class PlantedFaults
{
    /// <summary>When everybody of campaign 1 was called, as outcomes are tallied by day.</summary>
    private static readonly int Tuesday = new DateOnly(2026, 3, 3).DayNumber * 100;

    public static readonly IReadOnlyList<PlantedFault> All =
    [
        new("No attempt is beyond what the rules of its start allow in a run", "UPDATE campaigns SET attempt_limit = 1 WHERE id = 1"),
        new(
            "An attempt's rules are those of a version that there was",
            "UPDATE attempts SET rules_version = 3 WHERE campaign_id = 1 AND contact_number = 6"
        ),
        new(
            "A contact's attempt count is the number of its attempts in its run",
            "UPDATE contacts SET attempt_count = 1 WHERE campaign_id = 1 AND number = 3"
        ),
        new(
            "Attempts are numbered from 1 without gaps, in all and in their run",
            "UPDATE attempts SET number = 2 WHERE campaign_id = 1 AND contact_number = 1"
        ),
        new(
            "A campaign's counters are the numbers of its contacts in each state",
            "UPDATE campaigns SET waiting = waiting + 1, done = done - 1 WHERE id = 1"
        ),
        new("A campaign's counters add up to its contacts", "UPDATE campaigns SET contact_count = contact_count + 1 WHERE id = 1"),
        new(
            "The tally of results is that of done contacts",
            "UPDATE tallies SET count = count + 1 WHERE campaign_id = 1 AND kind = 1 AND bucket = 1"
        ),
        new("The tally of outcomes is that of attempts", "DELETE FROM tallies WHERE campaign_id = 1 AND kind = 2 AND bucket = 2"),
        new(
            "The tally of talk time is that of answered attempts",
            "UPDATE tallies SET count = count + 1 WHERE campaign_id = 1 AND kind = 5"
        ),
        new("The tally of talks is that of answered attempts that say when", "DELETE FROM tallies WHERE campaign_id = 1 AND kind = 6"),
        new(
            "The tally of attempts to reach is that of answered attempts by their place in the run",
            "UPDATE tallies SET bucket = 2 WHERE campaign_id = 1 AND kind = 7"
        ),
        new("The tallies of hours are those of attempts", "UPDATE tallies SET bucket = 23 WHERE campaign_id = 1 AND kind = 3"),
        new(
            "The tally of outcomes by day is that of attempts by the day of their start",
            "UPDATE tallies SET bucket = bucket + 100 WHERE campaign_id = 1 AND kind = 9"
        ),
        new(
            "The tally of a run's results is that of contacts that ended in it",
            "UPDATE tallies SET count = count + 1 WHERE campaign_id = 1 AND kind = 8 AND bucket = 1"
        ),
        new(
            "A contact ends once in a run",
            """
            INSERT INTO run_results SELECT campaign_id, result_run_day, number, result FROM contacts WHERE campaign_id = 1 AND number = 1;
            UPDATE tallies SET count = count + 1 WHERE campaign_id = 1 AND kind = 8 AND bucket = 1
            """
        ),
        new(
            "Every run that is named is kept, and the one under way alone has no end",
            "UPDATE runs SET end_time = 1 WHERE campaign_id = 3"
        ),
        new(
            "A held contact has a key, a dialer and a lease, and no other contact has",
            "UPDATE contacts SET lease_end_time = NULL, claim_end_time = NULL WHERE campaign_id = 1 AND number = 5"
        ),
        new(
            "A claim's key is that of one held contact",
            "UPDATE contacts SET claim_key = (SELECT claim_key FROM contacts WHERE campaign_id = 1 AND number = 4) "
                + "WHERE campaign_id = 1 AND number = 5"
        ),
        new(
            "No two attempts of one contact are going on",
            """
            UPDATE attempts SET outcome = NULL, report_time = NULL WHERE campaign_id = 1 AND contact_number = 4 AND number = 1;
            DELETE FROM tallies WHERE campaign_id = 1 AND (kind = 2 AND bucket = 10 OR kind = 9 AND bucket % 100 = 10)
            """
        ),
        new(
            "An attempt is going on exactly while its claim dials the contact",
            "UPDATE attempts SET claim_key = claim_key + 1 WHERE campaign_id = 1 AND contact_number = 4 AND number = 2"
        ),
        new(
            "Two starts of a contact are never closer than the interval",
            "UPDATE former_rules SET interval_minutes = 36 WHERE campaign_id = 1"
        ),
        new(
            "After an unknown fate the next start waits until the call must be over",
            """
            UPDATE attempts SET start_time = start_time - 600000000, dial_by_time = dial_by_time - 600000000
            WHERE campaign_id = 1 AND contact_number = 4 AND number = 2
            """
        ),
        new(
            "A call that may ring must do so within the time to dial",
            "UPDATE attempts SET dial_by_time = start_time + 10000001 WHERE campaign_id = 1 AND contact_number = 1"
        ),
        new(
            "A contact has a result exactly when it is done",
            """
            UPDATE contacts SET result = NULL, result_run_day = NULL WHERE campaign_id = 1 AND number = 1;
            DELETE FROM tallies WHERE campaign_id = 1 AND kind IN (1, 8) AND bucket = 1
            """
        ),
        new(
            "Nothing is started in a run in which an answer was reported",
            $"""
            {BusyBecomes(1)};
            INSERT INTO tallies (campaign_id, run_day, kind, bucket, count) VALUES
                (1, 20260302, 4, {(new DateOnly(2026, 3, 3).DayNumber * 24)
                + 9}, 1), (1, 20260302, 7, 1, 1) ON CONFLICT DO UPDATE SET count = count + 1
            """
        ),
        new("Nothing is started after a contact was reported as not to be called", BusyBecomes(8)),
        new("Nothing is started after a number was reported as invalid", BusyBecomes(7)),
        new(
            "No lease outlives the sweep after its end",
            "UPDATE contacts SET lease_end_time = 1, claim_end_time = 1 WHERE campaign_id = 1 AND number = 5"
        ),
        new("A campaign that has ended has nobody left to call", WaitsAgain(campaign: 2, contact: 2, result: 7)),
        new(
            "A campaign's next due time is that of its first waiting contact",
            "UPDATE campaigns SET next_due_time = next_due_time + 1 WHERE id = 1"
        ),
        new(
            "A campaign that was deleted had ended or was a draft, and no call of it is going on",
            "UPDATE campaigns SET delete_time = 1 WHERE id = 3"
        ),
        new(
            "No campaign is given more calls at once than it may",
            """
            UPDATE contacts SET state = 2, due_time = NULL, claim_key = 7, dialer_id = 'd', lease_end_time = 9000000000000000,
                claim_end_time = 9000000000000000 WHERE campaign_id = 3 AND number = 4;
            UPDATE campaigns SET waiting = waiting - 1, claimed = claimed + 1, next_due_time = NULL WHERE id = 3
            """,
            IsChange: true
        ),
        new("No second has more starts of a campaign than its pace lets", "UPDATE campaigns SET max_starts_per_second = 2 WHERE id = 1"),
        new("A run is later than every run before it", IsInRun(campaign: 3, run: 20260301), IsChange: true),
        new(
            "A campaign's version goes up by one with a change by its owner, and with nothing else",
            "UPDATE campaigns SET max_concurrent_calls = 2 WHERE id = 3",
            IsChange: true
        ),
        new(
            "A contact that was cancelled is never to be called again",
            $"""
            {WaitsAgain(campaign: 3, contact: 1, result: 7)};
            {IsInRun(campaign: 3, run: 20260304)}
            """,
            IsChange: true
        ),
        new("Every start lies inside the window", "UPDATE campaigns SET windows = '127 09:01-18:00' WHERE id = 1"),
        new(
            "Every time to dial ends with the window at the latest",
            "UPDATE attempts SET dial_by_time = dial_by_time + 1 WHERE campaign_id = 2 AND contact_number = 1"
        ),
        new(
            "Every attempt belongs to the run in which it was started",
            "UPDATE attempts SET run_day = 20260303 WHERE campaign_id = 1 AND contact_number = 1"
        ),
        new("A campaign's state changes only as listed", "UPDATE campaigns SET state = 1 WHERE id = 1", IsChange: true),
        new(
            "What was recorded of an attempt is never changed",
            "UPDATE attempts SET claim_key = claim_key + 1 WHERE campaign_id = 1 AND contact_number = 1",
            IsChange: true
        ),
        new(
            "A contact that is done stays done while the run lasts, and nothing of it is started",
            WaitsAgain(campaign: 1, contact: 1, result: 1),
            IsChange: true
        ),
    ];

    private static string BusyBecomes(int outcome) =>
        $"""
            UPDATE attempts SET outcome = {outcome} WHERE campaign_id = 1 AND contact_number = 3 AND number = 1;
            UPDATE tallies SET count = count - 1 WHERE campaign_id = 1 AND (kind = 2 AND bucket = 2 OR kind = 9 AND bucket = {Tuesday} + 2);
            INSERT INTO tallies (campaign_id, run_day, kind, bucket, count)
            VALUES (1, 20260302, 2, {outcome}, 1), (1, 20260302, 9, {Tuesday} + {outcome}, 1)
                ON CONFLICT DO UPDATE SET count = count + 1
            """;

    private static string IsInRun(int campaign, int run) =>
        $"""
            UPDATE campaigns SET run_day = {run}, last_run_day = {run} WHERE id = {campaign};
            UPDATE runs SET end_time = 1 WHERE campaign_id = {campaign};
            INSERT INTO runs (campaign_id, run_day, begin_time) VALUES ({campaign}, {run}, 1)
            """;

    private static string WaitsAgain(int campaign, int contact, int result) =>
        $"""
            UPDATE contacts SET state = 1, result = NULL, result_run_day = NULL, due_time = 1
            WHERE campaign_id = {campaign} AND number = {contact};
            UPDATE campaigns SET waiting = waiting + 1, done = done - 1, next_due_time = 1 WHERE id = {campaign};
            UPDATE tallies SET count = count - 1 WHERE campaign_id = {campaign} AND kind IN (1, 8) AND bucket = {result}
            """;
}
