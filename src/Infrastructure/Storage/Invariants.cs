using System.Globalization;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage;

/// <summary>
/// What must be so in every database of this service: how an operator learns that one is whole, a backup or one that was moved.
/// </summary>
internal static class Invariants
{
    private const int MostOffenders = 5;

    /// <summary>
    /// Campaigns that are there as a whole: none that is still arriving, is being erased, has been reduced to counts, or is set aside for
    /// just such a fault.
    /// </summary>
    private const string Whole = """
        SELECT id FROM campaigns WHERE arriving_until_time IS NULL AND delete_time IS NULL AND set_aside_time IS NULL
            AND NOT EXISTS (SELECT 1 FROM endings WHERE campaign_id = campaigns.id AND reduce_time IS NOT NULL)
        """;

    private static readonly (string Name, string Offenders)[] All =
    [
        (
            "The counters of campaign {0} are not those of its contacts.",
            $"""
            SELECT c.id FROM campaigns c LEFT JOIN contacts k ON k.campaign_id = c.id WHERE c.id IN ({Whole})
            GROUP BY c.id, c.waiting, c.claimed, c.dialing, c.done, c.contact_count
            HAVING c.waiting <> count(CASE WHEN k.state = 1 THEN 1 END) OR c.claimed <> count(CASE WHEN k.state = 2 THEN 1 END)
                OR c.dialing <> count(CASE WHEN k.state = 3 THEN 1 END) OR c.done <> count(CASE WHEN k.state = 4 THEN 1 END)
                OR c.contact_count <> count(k.number)
            """
        ),
        (
            "The tally of results of campaign {0} is not that of its contacts.",
            TallyOf(1, "SELECT campaign_id, result AS bucket, count(*) AS amount FROM contacts WHERE state = 4 GROUP BY 1, 2")
        ),
        (
            "The tally of outcomes of campaign {0} is not that of its attempts.",
            TallyOf(2, "SELECT campaign_id, outcome AS bucket, count(*) AS amount FROM attempts WHERE outcome IS NOT NULL GROUP BY 1, 2")
        ),
        // What earlier versions counted by no day is less there.
        (
            "The tally of outcomes by day of campaign {0} is more than its attempts.",
            $"""
            SELECT DISTINCT campaign_id AS id FROM (
                SELECT campaign_id, run_day, outcome, sum(amount) AS difference FROM (
                    SELECT campaign_id, run_day, bucket % {TalliedOutcome.OfDay} AS outcome, count AS amount FROM tallies WHERE kind = 9
                    UNION ALL SELECT campaign_id, run_day, outcome, -count(*) FROM attempts WHERE outcome IS NOT NULL
                    GROUP BY 1, 2, 3) AS both_sides
                WHERE campaign_id IN ({Whole}) GROUP BY campaign_id, run_day, outcome) AS differences
            WHERE difference > 0
            """
        ),
        (
            "The tally of a run's results of campaign {0} is not that of its contacts.",
            $"""
            SELECT DISTINCT campaign_id AS id FROM (
                SELECT campaign_id, run_day, bucket, sum(amount) AS difference FROM (
                    SELECT campaign_id, result_run_day AS run_day, result AS bucket, count(*) AS amount FROM contacts
                    WHERE state = 4 AND result_run_day IS NOT NULL GROUP BY 1, 2, 3
                    UNION ALL SELECT campaign_id, run_day, result, count(*) FROM run_results GROUP BY 1, 2, 3
                    UNION ALL SELECT campaign_id, run_day, bucket, -count FROM tallies WHERE kind = 8) AS both_sides
                WHERE campaign_id IN ({Whole}) GROUP BY campaign_id, run_day, bucket) AS differences
            WHERE difference <> 0
            """
        ),
        (
            "A run of campaign {0} is missing in which contacts came to a result.",
            $"""
            SELECT DISTINCT campaign_id AS id FROM (
                SELECT campaign_id, result_run_day AS run_day FROM contacts WHERE result_run_day IS NOT NULL
                UNION SELECT campaign_id, run_day FROM run_results) AS named
            WHERE campaign_id IN ({Whole})
                AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.campaign_id = named.campaign_id AND runs.run_day = named.run_day)
            """
        ),
        (
            "The calls that are counted for the limits of project {0} are not those of its campaigns.",
            """
            SELECT l.project_id AS id FROM line_limits l WHERE l.lines_in_use <> (
                SELECT coalesce(sum(c.claimed + c.dialing + c.lost_calls), 0) FROM campaigns c
                WHERE c.project_id = l.project_id AND l.phone_id IN (0, c.phone_id) AND c.delete_time IS NULL)
            """
        ),
        (
            "Attempts of campaign {0} are missing.",
            $"""
            SELECT DISTINCT campaign_id AS id FROM (
                SELECT campaign_id FROM attempts WHERE campaign_id IN ({Whole}) GROUP BY campaign_id, contact_number
                HAVING min(number) <> 1 OR max(number) <> count(*)) AS gaps
            """
        ),
        (
            "A contact of campaign {0} is held without a claim, or claimed without being held.",
            $"""
            SELECT DISTINCT campaign_id AS id FROM contacts
            WHERE campaign_id IN ({Whole})
                AND (CASE WHEN state IN (2, 3) THEN 1 ELSE 0 END) <> (CASE WHEN claim_key IS NOT NULL THEN 1 ELSE 0 END)
            """
        ),
        (
            "An attempt of campaign {0} is going on without its contact.",
            $"""
            SELECT DISTINCT a.campaign_id AS id FROM attempts a
            JOIN contacts k ON k.campaign_id = a.campaign_id AND k.number = a.contact_number
            WHERE a.campaign_id IN ({Whole}) AND a.outcome IS NULL AND k.state <> 3
            """
        ),
    ];

    /// <summary>A sentence for each campaign that offends one, a few for each; none when all is well.</summary>
    public static IReadOnlyList<string> Offences(CampaignsContext context)
    {
        var offences = new List<string>();
        foreach (var (name, offenders) in All)
        {
#pragma warning disable EF1002 // The texts are this class's own.
            var ids = context
                .Database.SqlQueryRaw<long>($"SELECT id AS \"Value\" FROM ({offenders}) AS offenders")
                .Order()
                .Take(MostOffenders)
                .ToList();
#pragma warning restore EF1002
            offences.AddRange(ids.Select(id => string.Format(CultureInfo.InvariantCulture, name, id)));
        }

        if (AuditChain.FirstOffence(context) is { } broken)
            offences.Add(broken);
        return offences;
    }

    /// <summary>Campaigns of which a tally differs from what it counts, in either direction.</summary>
    private static string TallyOf(int kind, string counted) =>
        $"""
            SELECT DISTINCT campaign_id AS id FROM (
                SELECT campaign_id, bucket, sum(amount) AS difference FROM (
                    {counted}
                    UNION ALL SELECT campaign_id, bucket, -count FROM tallies WHERE kind = {kind}) AS both_sides
                WHERE campaign_id IN ({Whole}) GROUP BY campaign_id, bucket) AS differences
            WHERE difference <> 0
            """;
}
