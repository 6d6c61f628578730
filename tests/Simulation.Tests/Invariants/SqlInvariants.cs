namespace CampaignGrpc.Simulation.Tests.Invariants;

/// <summary>
/// The invariants that one state of the database shows by itself. <c>$swept</c> is when everything was last brought to the
/// present, <c>$set_back</c> how far the clock was set back, <c>$longest_call</c> and <c>$dial_by</c> the service's limits.
/// </summary>
internal static class SqlInvariants
{
    private const string Contact = "campaign_id || '/' || number";
    private const string AttemptsContact = "a.campaign_id || '/' || a.contact_number";

    /// <summary>What is known in time never to have rung, or to have brought a wish, is none of the contact's attempts.</summary>
    private const string Counts = "(outcome IS NOT 9 AND outcome IS NOT 11 OR is_late = 1)";

    public static readonly IReadOnlyList<SqlInvariant> All =
    [
        new(
            "No attempt is beyond what the rules of its start allow in a run",
            $"""
            SELECT {AttemptsContact} FROM attempts a JOIN campaigns c ON c.id = a.campaign_id WHERE a.number_in_run > {RuleOf(
                "a",
                "attempt_limit"
            )}
            """
        ),
        new(
            "An attempt's rules are those of a version that there was",
            $"""
            SELECT {AttemptsContact} FROM attempts a JOIN campaigns c ON c.id = a.campaign_id WHERE a.rules_version > c.version
            UNION ALL
            SELECT campaign_id FROM former_rules f JOIN campaigns c ON c.id = f.campaign_id WHERE f.last_version >= c.version
            """
        ),
        // A contact that was not called in the run under way has none; whoever was called last in it has as many as may have rung.
        new(
            "A contact's attempt count is the number of its attempts in its run",
            $"""
            SELECT k.campaign_id || '/' || k.number
            FROM contacts k JOIN campaigns c ON c.id = k.campaign_id
                LEFT JOIN (SELECT campaign_id, contact_number, run_day, count(*) FILTER (WHERE {Counts}) AS made, max(number) FROM attempts
                    GROUP BY 1, 2, 3) AS last
                    ON last.campaign_id = k.campaign_id AND last.contact_number = k.number
                    AND last.run_day = (SELECT run_day FROM attempts WHERE campaign_id = k.campaign_id AND contact_number = k.number
                        ORDER BY number DESC LIMIT 1)
            WHERE k.attempt_count <> coalesce(last.made, 0)
                AND NOT (k.attempt_count = 0 AND k.state <> 3 AND last.run_day < coalesce(c.run_day, 99999999) AND c.recurrence <> 1)
                OR k.attempt_count > 0 AND k.state IN (1, 2) AND last.run_day < c.run_day
            """
        ),
        new(
            "Attempts are numbered from 1 without gaps, in all and in their run",
            $"""
            SELECT {AttemptsContact} FROM attempts a GROUP BY a.campaign_id, a.contact_number
            HAVING min(number) <> 1 OR max(number) <> count(*)
            UNION ALL
            SELECT {AttemptsContact} FROM attempts a GROUP BY a.campaign_id, a.contact_number, a.run_day
            HAVING min(number_in_run) <> 1 OR coalesce(max(number_in_run) FILTER (WHERE {Counts}), 0) <> count(*) FILTER (WHERE {Counts})
                OR count(DISTINCT number_in_run) FILTER (WHERE {Counts}) <> count(*) FILTER (WHERE {Counts})
            """
        ),
        new(
            "A campaign's counters are the numbers of its contacts in each state",
            """
            SELECT c.id FROM campaigns c LEFT JOIN contacts k ON k.campaign_id = c.id GROUP BY c.id
            HAVING c.waiting <> count(*) FILTER (WHERE k.state = 1) OR c.claimed <> count(*) FILTER (WHERE k.state = 2)
                OR c.dialing <> count(*) FILTER (WHERE k.state = 3) OR c.done <> count(*) FILTER (WHERE k.state = 4)
            """
        ),
        new(
            "A campaign's counters add up to its contacts",
            """
            SELECT id FROM campaigns c
            WHERE waiting + claimed + dialing + done <> contact_count
                OR contact_count <> (SELECT count(*) FROM contacts WHERE campaign_id = c.id)
            """
        ),
        Tally(
            "The tally of results is that of done contacts",
            1,
            "SELECT campaign_id, result, count(*) FROM contacts WHERE state = 4 AND result IS NOT NULL GROUP BY 1, 2"
        ),
        Tally(
            "The tally of outcomes is that of attempts",
            2,
            "SELECT campaign_id, outcome, count(*) FROM attempts WHERE outcome IS NOT NULL GROUP BY 1, 2"
        ),
        Tally(
            "The tally of talk time is that of answered attempts",
            5,
            """
            SELECT campaign_id, 0, sum(end_time - answer_time) AS talk FROM attempts
            WHERE outcome = 1 AND answer_time IS NOT NULL AND end_time IS NOT NULL GROUP BY 1 HAVING talk <> 0
            """
        ),
        Tally(
            "The tally of talks is that of answered attempts that say when",
            6,
            "SELECT campaign_id, 0, count(*) FROM attempts "
                + "WHERE outcome = 1 AND answer_time IS NOT NULL AND end_time IS NOT NULL GROUP BY 1"
        ),
        Tally(
            "The tally of attempts to reach is that of answered attempts by their place in the run",
            7,
            """
            SELECT campaign_id, number_in_run, count(*) FROM attempts WHERE outcome = 1 GROUP BY 1, 2
            """
        ),
        RunTally(
            "The tally of a run's results is that of contacts that ended in it",
            8,
            """
            SELECT campaign_id, run_day, result, count(*) FROM (
                SELECT campaign_id, result_run_day AS run_day, result FROM contacts
                WHERE state = 4 AND result IS NOT NULL AND result_run_day IS NOT NULL
                UNION ALL SELECT campaign_id, run_day, result FROM run_results) GROUP BY 1, 2, 3
            """
        ),
        new(
            "A contact ends once in a run",
            """
            SELECT r.campaign_id || '/' || r.contact_number FROM run_results r
                JOIN contacts k ON k.campaign_id = r.campaign_id AND k.number = r.contact_number AND k.result_run_day = r.run_day
            """
        ),
        new(
            "Every run that is named is kept, and the one under way alone has no end",
            """
            SELECT id FROM campaigns c WHERE run_day IS NOT NULL
                AND NOT EXISTS (SELECT * FROM runs WHERE campaign_id = c.id AND run_day = c.run_day AND end_time IS NULL)
            UNION ALL
            SELECT r.campaign_id FROM runs r JOIN campaigns c ON c.id = r.campaign_id
            WHERE r.end_time IS NULL AND r.run_day IS NOT c.run_day
            UNION ALL
            SELECT campaign_id FROM (
                SELECT DISTINCT campaign_id, result_run_day AS run_day FROM contacts WHERE result_run_day IS NOT NULL
                UNION SELECT DISTINCT campaign_id, run_day FROM run_results) AS named
            WHERE NOT EXISTS (SELECT * FROM runs WHERE campaign_id = named.campaign_id AND run_day = named.run_day)
            """
        ),
        new(
            "A held contact has a key, a dialer and a lease, and no other contact has",
            $"""
            SELECT {Contact} FROM contacts
            WHERE (state IN (2, 3)) <> (claim_key IS NOT NULL) OR (state IN (2, 3)) <> (lease_end_time IS NOT NULL)
                OR (state IN (2, 3)) <> (dialer_id IS NOT NULL)
            """
        ),
        new(
            "A claim's key is that of one held contact",
            "SELECT claim_key FROM contacts WHERE claim_key IS NOT NULL GROUP BY claim_key HAVING count(*) > 1"
        ),
        new(
            "No two attempts of one contact are going on",
            $"""
            SELECT {AttemptsContact} FROM attempts a WHERE outcome IS NULL GROUP BY a.campaign_id, a.contact_number HAVING count(*) > 1
            """
        ),
        new(
            "An attempt is going on exactly while its claim dials the contact",
            $"""
            SELECT {AttemptsContact} FROM attempts a JOIN contacts k ON k.campaign_id = a.campaign_id AND k.number = a.contact_number
            WHERE a.claim_key = k.claim_key AND (k.state <> 3 OR a.outcome IS NOT NULL) OR a.outcome IS NULL AND k.state <> 3
            UNION ALL
            SELECT {Contact} FROM contacts k WHERE state = 3
                AND NOT EXISTS (SELECT * FROM attempts
                    WHERE campaign_id = k.campaign_id AND contact_number = k.number AND claim_key = k.claim_key)
            """
        ),
        Next(
            "Two starts of a contact are never closer than the interval",
            $"""
            (a.outcome IS NOT 9 AND a.outcome IS NOT 11 OR a.is_late = 1) AND b.start_time < a.start_time + 60000000 * {RuleOf(
                "a",
                "interval_minutes"
            )}
            """
        ),
        // A report that came in time to tell that the call was over would have let the next one be earlier.
        Next(
            "After an unknown fate the next start waits until the call must be over",
            """
            (a.outcome = 10 OR a.is_late = 1 AND a.report_time > b.start_time) AND b.start_time < a.start_time + $longest_call
            """
        ),
        new(
            "A call that may ring must do so within the time to dial",
            $"SELECT {AttemptsContact} FROM attempts a WHERE dial_by_time > start_time + $dial_by"
        ),
        new("A contact has a result exactly when it is done", $"SELECT {Contact} FROM contacts WHERE (state = 4) <> (result IS NOT NULL)"),
        Later("Nothing is started in a run in which an answer was reported", "a.outcome = 1 AND b.run_day = a.run_day"),
        Later("Nothing is started after a contact was reported as not to be called", "a.outcome = 8"),
        Later("Nothing is started after a number was reported as invalid", "a.outcome = 7"),
        new("No lease outlives the sweep after its end", $"SELECT {Contact} FROM contacts WHERE lease_end_time <= $swept"),
        new(
            "A campaign that has ended has nobody left to call",
            """
            SELECT c.id FROM campaigns c JOIN contacts k ON k.campaign_id = c.id
            WHERE c.state IN (4, 5) AND k.state IN (1, 2) OR c.state = 4 AND k.state = 3
            """
        ),
        // Of a list that has just arrived it is when the campaign opens, though everybody's own clock be later: nobody is claimed before it
        // begins.
        new(
            "A campaign's next due time is that of its first waiting contact",
            """
            SELECT c.id FROM campaigns c LEFT
            JOIN (SELECT campaign_id, min(due_time) AS due FROM contacts WHERE state = 1 GROUP BY 1) k ON k.campaign_id = c.id
            WHERE c.next_due_time IS NOT k.due
                AND NOT (c.callee_hours IS NOT NULL AND c.last_run_day IS NULL AND k.due IS NOT NULL AND c.next_due_time <= k.due)
            """
        ),
        new(
            "A campaign that was deleted had ended or was a draft, and no call of it is going on",
            """
            SELECT c.id FROM campaigns c LEFT JOIN contacts k ON k.campaign_id = c.id AND k.state <> 4
            WHERE c.delete_time IS NOT NULL AND (c.state < 4 OR c.state <> 6 AND k.number IS NOT NULL) GROUP BY c.id
            """
        ),
    ];

    /// <summary>A number of the rules under which an attempt was started, which its campaign <c>c</c> may have replaced since.</summary>
    private static string RuleOf(string attempt, string column) =>
        $"""
            coalesce((SELECT {column} FROM former_rules
                WHERE campaign_id = {attempt}.campaign_id AND last_version >= {attempt}.rules_version
                ORDER BY last_version LIMIT 1), c.{column})
            """;

    private static SqlInvariant Tally(string name, int kind, string truth) =>
        new(
            name,
            $"""
            WITH kept AS (SELECT campaign_id, bucket, sum(count) AS count FROM tallies WHERE kind = {kind} GROUP BY 1, 2
                HAVING sum(count) <> 0)
            SELECT campaign_id FROM ({truth} EXCEPT SELECT campaign_id, bucket, count FROM kept)
            UNION ALL
            SELECT campaign_id FROM (SELECT campaign_id, bucket, count FROM kept EXCEPT {truth})
            """
        );

    private static SqlInvariant RunTally(string name, int kind, string truth) =>
        new(
            name,
            $"""
            WITH kept AS (SELECT campaign_id, run_day, bucket, count FROM tallies WHERE kind = {kind} AND count <> 0)
            SELECT campaign_id FROM ({truth} EXCEPT SELECT campaign_id, run_day, bucket, count FROM kept)
            UNION ALL
            SELECT campaign_id FROM (SELECT campaign_id, run_day, bucket, count FROM kept EXCEPT {truth})
            """
        );

    /// <summary>About an attempt <c>a</c> and the one that followed it, <c>b</c>.</summary>
    private static SqlInvariant Next(string name, string offence) =>
        new(
            name,
            $"""
            SELECT {AttemptsContact} FROM attempts a JOIN campaigns c ON c.id = a.campaign_id
                JOIN attempts b ON b.campaign_id = a.campaign_id AND b.contact_number = a.contact_number AND b.number = a.number + 1
            WHERE {offence}
            """
        );

    /// <summary>About an attempt <c>a</c> and any that was started after its outcome had been reported, <c>b</c>.</summary>
    private static SqlInvariant Later(string name, string offence) =>
        new(
            name,
            $"""
            SELECT {AttemptsContact} FROM attempts a
                JOIN attempts b ON b.campaign_id = a.campaign_id AND b.contact_number = a.contact_number
                    AND b.start_time > a.report_time + $set_back
            WHERE {offence}
            """
        );
}
