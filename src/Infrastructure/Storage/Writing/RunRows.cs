using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Engine;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>What a run leaves: when it was, and what it came to for each contact that the next one calls again.</summary>
internal static class RunRows
{
    /// <summary>A run begins. Only a clock that was wrong has a day come twice; then it goes on with the first.</summary>
    public static void Begin(WriteConnection connection, CampaignId campaign, DateOnly run, DateTimeOffset now)
    {
        const string Sql = """
            INSERT INTO runs (campaign_id, run_day, begin_time) VALUES ($1, $2, $3)
            ON CONFLICT (campaign_id, run_day) DO UPDATE SET end_time = NULL
            """;
        connection.Change(campaign, Sql, isGuarded: false, campaign.Value, Columns.Day(run), Columns.Micros(now));
    }

    public static void End(WriteConnection connection, CampaignId campaign, DateOnly run, DateTimeOffset now)
    {
        const string Sql = "UPDATE runs SET end_time = $3 WHERE campaign_id = $1 AND run_day = $2 AND end_time IS NULL";
        connection.Change(campaign, Sql, isGuarded: false, campaign.Value, Columns.Day(run), Columns.Micros(now));
    }
}
