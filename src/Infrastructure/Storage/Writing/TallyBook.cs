using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>Gathers what is counted, so that each tally is written once for a whole group.</summary>
internal sealed class TallyBook
{
    private readonly Dictionary<(CampaignId Campaign, int RunDay, TallyKind Kind, int Bucket), long> _changes = [];

    /// <param name="campaign">Whose tally.</param>
    /// <param name="run">Of which run; null for the whole campaign.</param>
    /// <param name="kind">What is counted.</param>
    /// <param name="bucket">Which part of it.</param>
    /// <param name="change">By how many.</param>
    public void Add(CampaignId campaign, DateOnly? run, TallyKind kind, int bucket, long change)
    {
        if (change == 0)
            return;
        Add((campaign, Columns.Day(run) ?? Tally.OfAllRuns, kind, bucket), change);
    }

    public void Add(TallyBook other)
    {
        foreach (var (key, change) in other._changes)
            Add(key, change);
    }

    /// <param name="connection">The writer's.</param>
    public void Write(WriteConnection connection)
    {
        // An outcome that an earlier version counted, by no day, is taken back of a day that does not have it.
        const string Upsert = """
            INSERT INTO tallies (campaign_id, run_day, kind, bucket, count) VALUES ($1, $2, $3, $4, CASE WHEN $5 > 0 THEN $5 ELSE 0 END)
            ON CONFLICT (campaign_id, run_day, kind, bucket)
                DO UPDATE SET count = CASE WHEN tallies.kind = 9 AND tallies.count + $5 < 0 THEN 0 ELSE tallies.count + $5 END
            """;
        foreach (var (key, change) in _changes)
            connection.Change(key.Campaign, Upsert, isGuarded: false, key.Campaign.Value, key.RunDay, (int)key.Kind, key.Bucket, change);
        _changes.Clear();
    }

    private void Add((CampaignId Campaign, int RunDay, TallyKind Kind, int Bucket) key, long change) =>
        _changes[key] = _changes.GetValueOrDefault(key) + change;
}
