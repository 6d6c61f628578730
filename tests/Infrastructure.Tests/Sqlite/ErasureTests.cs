using CampaignGrpc.Application;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Infrastructure.Tests.Conformance;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>What a deleted campaign left behind goes away in slices, so that no write waits for a million rows.</summary>
public sealed class ErasureTests : IDisposable
{
    private const int Slice = 3;
    private const string Nothing = "{}";

    private readonly SqliteStorage _storage = new();

    [Fact]
    public async Task No_slice_removes_more_rows_than_it_may_and_the_last_one_removes_the_campaign()
    {
        var kept = await _storage.AddAsync(Samples.NewCampaign(contacts: 2), Samples.NewContacts(2));
        var deleted = await _storage.AddAsync(Samples.NewCampaign(contacts: 7), Samples.NewContacts(7));
        foreach (var campaign in new[] { kept.Value, deleted.Value })
            _storage.Execute(
                $"""
                INSERT INTO attempts (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time,
                    dial_by_time, is_late)
                SELECT campaign_id, number, 1, 1, 20260303, number, 'd', 1, 2, 0 FROM contacts WHERE campaign_id = {campaign};
                INSERT INTO tallies VALUES ({campaign}, 0, 1, 1, 1);
                INSERT INTO runs VALUES ({campaign}, 20260303, 1, 2);
                INSERT INTO run_results SELECT campaign_id, 20260303, number, 2 FROM contacts WHERE campaign_id = {campaign};
                INSERT INTO former_rules VALUES ({campaign}, 1, 1, 0, '[]');
                INSERT INTO imports (campaign_id, import_id, duplicates, bad_rows, state, row_count, accepted_count, duplicate_count,
                    refused_count, foreign_count, foreign_rows, published_count, has_staged_rows, campaign_contact_count, create_time,
                    update_time)
                VALUES ({campaign}, 'i', 1, 1, 2, 9, 5, 0, 4, 0, '[]', 0, 1, 7, 1, 1);
                INSERT INTO staged_rows (id, phone, add_data) SELECT (max(i.id) << 32) + value, 1000000, '{Nothing}'
                FROM imports i, json_each('[1,2,3,4,5]') GROUP BY value;
                INSERT INTO refused_rows SELECT (max(i.id) << 32) + value, value, 1, 'phone', 'NOT_A_PHONE', ''
                FROM imports i, json_each('[1,2,3,4]') GROUP BY value;
                INSERT INTO sent_rows (id, phone, add_data, text) SELECT (max(i.id) << 32) + value, '112', '{Nothing}', ''
                FROM imports i, json_each('[1,2,3,4]') GROUP BY value;
                INSERT INTO row_fingerprints SELECT (max(i.id) << 32) + 9, x'00' FROM imports i
                """
            );
        _storage.Execute(
            "UPDATE campaigns SET state = 5, waiting = 0, done = contact_count, next_event_time = NULL, delete_time = 1 "
                + $"WHERE id = {deleted}"
        );

        for (var left = 35; left > 0; )
        {
            Assert.True(await EraseAsync());
            var now = RowsOf(deleted.Value);
            Assert.InRange(left - now, 1, Slice);
            left = now;
        }

        while (await EraseAsync())
            Assert.Equal(0, RowsOf(deleted.Value));
        Assert.Equal(1, _storage.Ask("SELECT count(*) FROM campaigns"));
        Assert.Equal(20, RowsOf(kept.Value));
        Assert.Equal(
            3,
            _storage.Ask("SELECT (SELECT count(*) FROM tallies) + (SELECT count(*) FROM former_rules) + (SELECT count(*) FROM imports)")
        );
    }

    [Fact]
    public async Task An_import_whose_campaign_was_deleted_is_left_to_the_erasure()
    {
        var campaign = await _storage.AddAsync(Samples.NewCampaign());
        _storage.Execute(
            $"""
            INSERT INTO imports (campaign_id, import_id, duplicates, bad_rows, state, row_count, accepted_count, duplicate_count,
                refused_count, foreign_count, foreign_rows, published_count, has_staged_rows, campaign_contact_count, create_time,
                update_time)
            VALUES ({campaign}, 'i', 1, 1, 2, 9, 5, 0, 4, 0, '[]', 0, 1, 7, 1, 1);
            UPDATE campaigns SET state = 5, next_event_time = NULL, delete_time = 1 WHERE id = {campaign}
            """
        );

        Assert.False(await _storage.Work.RunAsync(UnitPlan.Slice, ImportUpkeep.SettleOne, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _storage.Dispose();

    private Task<bool> EraseAsync() =>
        _storage.Work.RunAsync(UnitPlan.Slice, unit => unit.Campaigns.EraseDeleted(Slice), TestContext.Current.CancellationToken);

    private int RowsOf(long campaign) =>
        (int)
            _storage.Ask(
                $"""
                SELECT (SELECT count(*) FROM contacts WHERE campaign_id = {campaign}) + (SELECT count(*) FROM attempts
                    WHERE campaign_id = {campaign})
                    + (SELECT count(*) FROM run_results WHERE campaign_id = {campaign})
                    + (SELECT count(*) FROM imports i JOIN staged_rows s ON s.id >> 32 = i.id WHERE i.campaign_id = {campaign})
                    + (SELECT count(*) FROM imports i JOIN refused_rows r ON r.id >> 32 = i.id WHERE i.campaign_id = {campaign})
                    + (SELECT count(*) FROM imports i JOIN sent_rows s ON s.id >> 32 = i.id WHERE i.campaign_id = {campaign})
                    + (SELECT count(*) FROM imports i JOIN row_fingerprints f ON f.id >> 32 = i.id WHERE i.campaign_id = {campaign})
                """
            );
}
