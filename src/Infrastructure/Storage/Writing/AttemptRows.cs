using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Infrastructure.Storage.Engine;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>The rows of attempts: one is written when a call is started, and filled in when it is concluded.</summary>
internal static class AttemptRows
{
    public static void Insert(WriteConnection connection, Attempt attempt)
    {
        const string Sql = """
            INSERT INTO attempts (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time,
                dial_by_time, rules_version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """;
        connection.Change(
            attempt.CampaignId,
            Sql,
            isGuarded: false,
            attempt.CampaignId.Value,
            attempt.ContactNumber,
            attempt.Number,
            attempt.NumberInRun,
            Columns.Day(attempt.RunDay),
            attempt.ClaimKey,
            attempt.DialerId,
            Columns.Micros(attempt.StartTime),
            Columns.Micros(attempt.DialByTime),
            attempt.RulesVersion
        );
    }

    /// <summary>Writes how an attempt ended, if that is known no better than it was when the attempt was read.</summary>
    public static void Conclude(WriteConnection connection, Attempt attempt, Outcome? was)
    {
        const string Sql = """
            UPDATE attempts SET outcome = $6, report_time = $7, answer_time = $8, end_time = $9, is_late = $10, result_data = $11,
                outcome_id = $12, callback_time = $13
            WHERE campaign_id = $1 AND contact_number = $2 AND number = $3 AND claim_key = $4 AND outcome IS NOT DISTINCT FROM $5
            """;
        var conclusion = attempt.Conclusion!;
        connection.Change(
            attempt.CampaignId,
            Sql,
            isGuarded: true,
            attempt.CampaignId.Value,
            attempt.ContactNumber,
            attempt.Number,
            attempt.ClaimKey,
            (int?)was,
            (int)conclusion.Outcome,
            Columns.Micros(conclusion.ReportTime),
            Columns.Micros(conclusion.AnswerTime),
            Columns.Micros(conclusion.EndTime),
            conclusion.IsLate,
            conclusion.ResultData?.Json,
            conclusion.OutcomeId,
            Columns.Micros(conclusion.CallbackTime)
        );
    }

    /// <summary>The number of the contact's last attempt; 0 before the first.</summary>
    public static int Last(WriteConnection connection, long campaign, int contact)
    {
        const string Sql = "SELECT max(number) FROM attempts WHERE campaign_id = $1 AND contact_number = $2";
        return (int)(connection.Query(Sql, campaign, contact).ReadOne() ?? 0);
    }

    public static List<LateReport> Late(WriteConnection connection, long campaign, int contact)
    {
        const string Sql = "SELECT outcome, run_day FROM attempts WHERE campaign_id = $1 AND contact_number = $2 AND is_late = 1";
        var reports = new List<LateReport>();
        var rows = connection.Query(Sql, campaign, contact);
        while (rows.Read())
            reports.Add(new((Outcome)rows.Int32(0), rows.Day(1)));
        return reports;
    }
}
