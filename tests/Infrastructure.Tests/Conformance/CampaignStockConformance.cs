using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Gates;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>What every engine promises of how it counts what a campaign's contacts wait for.</summary>
public abstract class CampaignStockConformance(ITestStorage storage) : IDisposable
{
    private const int Bound = 100_000;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_wait_are_parted_by_whether_they_are_due()
    {
        await storage.AddAsync(NewCampaign(contacts: 2), NewContacts(2), due: Noon.AddHours(1));
        var campaign = await MixAsync(contacts: 10, due: 3, later: 4);

        var (read, stock) = await storage.Campaigns.GetWithStockAsync(campaign, Noon, TestEnd);

        Assert.Equal((campaign, 7), (read.Id, read.Counts.Waiting));
        Assert.Equal(new(new(3), new(4), Noon.AddSeconds(1), Noon.AddSeconds(4), null, 0), stock);
    }

    [Fact]
    public async Task The_first_claim_to_end_is_the_campaigns_own_and_not_a_call()
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: 3), NewContacts(3));
        await storage.AddAsync(NewCampaign(contacts: 1), NewContacts(1));
        storage.Execute(
            $"""
            UPDATE contacts SET state = CASE number WHEN 1 THEN 3 ELSE 2 END, due_time = NULL, attempt_count = 1, claim_key = 7,
                dialer_id = 'd', claim_end_time = 9000, lease_end_time = CASE WHEN campaign_id = {campaign} THEN number * 1000 ELSE 1 END
            """
        );
        storage.Execute($"UPDATE campaigns SET waiting = 0, claimed = 2, dialing = 1 WHERE id = {campaign}");

        var (_, stock) = await storage.Campaigns.GetWithStockAsync(campaign, Noon, TestEnd);

        Assert.Equal(DateTimeOffset.UnixEpoch.AddMilliseconds(2), stock.FirstLeaseEndTime);
        Assert.Equal((0, 0, null, null), (stock.Due.Value, stock.Later.Value, stock.FirstDueTime, stock.LastDueTime));
    }

    [Fact]
    public async Task Who_is_done_for_good_is_known_from_the_tallies()
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: 1), NewContacts(1));
        storage.Execute(
            $"INSERT INTO tallies (campaign_id, run_day, kind, bucket, count) VALUES ({campaign}, 0, 1, 1, 50), "
                + $"({campaign}, 0, 1, 3, 4), ({campaign}, 0, 1, 7, 2)"
        );

        Assert.Equal(6, (await storage.Campaigns.GetWithStockAsync(campaign, Noon, TestEnd)).Contacts.DoneForGood);
    }

    [Fact]
    public async Task Where_one_side_is_small_both_are_known_exactly()
    {
        var campaign = await MixAsync(Bound + 10, 5, Bound + 5);

        var (_, stock) = await storage.Campaigns.GetWithStockAsync(campaign, Noon, TestEnd);

        Assert.Equal((new BoundedCount(5), new BoundedCount(Bound + 5)), (stock.Due, stock.Later));
    }

    [Fact]
    public async Task Where_both_sides_are_large_neither_is_counted_to_its_end()
    {
        var campaign = await MixAsync((2 * Bound) + 3, Bound + 1, Bound + 2);

        var (_, stock) = await storage.Campaigns.GetWithStockAsync(campaign, Noon, TestEnd);

        Assert.Equal((new BoundedCount(Bound, true), new BoundedCount(Bound, true)), (stock.Due, stock.Later));
    }

    [Fact]
    public async Task A_missing_campaign_is_said_to_be()
    {
        var refused = await Assert.ThrowsAsync<DomainException>(() => storage.Campaigns.GetWithStockAsync(new(9), Noon, TestEnd));

        Assert.Equal(Refusal.CampaignNotFound, refused.Refusal);
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A campaign of which some are due, some one second after the other, and the others are done.</summary>
    private async Task<CampaignId> MixAsync(int contacts, int due, int later)
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: contacts), NewContacts(contacts));
        storage.Execute(
            $"UPDATE contacts SET due_time = due_time + CAST(number - {due} AS bigint) * 1000000 WHERE campaign_id = {campaign} "
                + $"AND number > {due}"
        );
        storage.Execute(
            $"UPDATE contacts SET state = 4, due_time = NULL, result = 1 WHERE campaign_id = {campaign} AND number > {due + later}"
        );
        storage.Execute($"UPDATE campaigns SET waiting = {due + later}, done = {contacts - due - later} WHERE id = {campaign}");
        return campaign;
    }
}
