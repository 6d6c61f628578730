using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>Gathers what is counted, so that each tally is written once for a whole group.</summary>
internal sealed class TallyBook
{
    private readonly Dictionary<(CampaignId Campaign, TallyKind Kind, int Bucket), long> _changes = [];

    public void Add(CampaignId campaign, TallyKind kind, int bucket, long change)
    {
        if (change == 0) return;
        var key = (campaign, kind, bucket);
        _changes[key] = _changes.GetValueOrDefault(key) + change;
    }

    public void Add(TallyBook other)
    {
        foreach (var (key, change) in other._changes) Add(key.Campaign, key.Kind, key.Bucket, change);
    }

    /// <param name="connection">The writer's.</param>
    public void Write(WriteConnection connection)
    {
        const string Upsert = """
            INSERT INTO tallies (campaign_id, kind, bucket, count) VALUES ($1, $2, $3, CASE WHEN $4 > 0 THEN $4 ELSE 0 END)
            ON CONFLICT (campaign_id, kind, bucket) DO UPDATE SET count = tallies.count + $4
            """;
        foreach (var (key, change) in _changes) connection.Change(key.Campaign, Upsert, isGuarded: false, key.Campaign.Value, (int)key.Kind, key.Bucket, change);
        _changes.Clear();
    }
}
