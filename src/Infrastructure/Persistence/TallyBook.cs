using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Persistence.Sqlite;

namespace CampaignGrpc.Infrastructure.Persistence;

/// <summary>Gathers what one piece of work counted, so that a batch writes each tally once.</summary>
internal sealed class TallyBook
{
    private readonly Dictionary<(CampaignId Campaign, TallyKind Kind, int Bucket), long> _changes = [];

    public void Add(CampaignId campaign, TallyKind kind, int bucket, long change)
    {
        if (change == 0) return;
        var key = (campaign, kind, bucket);
        _changes[key] = _changes.GetValueOrDefault(key) + change;
    }

    public void Write(WriteSession session)
    {
        const string Upsert = """
            INSERT INTO tallies (campaign_id, kind, bucket, count) VALUES (?1, ?2, ?3, max(?4, 0))
            ON CONFLICT (campaign_id, kind, bucket) DO UPDATE SET count = count + ?4
            """;
        foreach (var (key, change) in _changes) session.Execute(Upsert, key.Campaign.Value, (int)key.Kind, key.Bucket, change);
        _changes.Clear();
    }
}
