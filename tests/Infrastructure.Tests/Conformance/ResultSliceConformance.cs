using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>The slices of which an export is made.</summary>
public abstract class ResultSliceConformance(ITestStorage storage) : IDisposable
{
    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 1 })]
    [InlineData(3, new[] { 3 })]
    [InlineData(4, new[] { 3, 1 })]
    [InlineData(6, new[] { 3, 3 })]
    [InlineData(7, new[] { 3, 3, 1 })]
    public async Task Slices_follow_one_another_to_the_end_of_the_list(int contacts, int[] sizes)
    {
        await storage.AddAsync(NewCampaign(contacts: 9), NewContacts(9));
        var campaign = await storage.AddAsync(NewCampaign(contacts: contacts), NewContacts(contacts));

        var slices = await ReadAsync(campaign, AllContacts.State, 3);

        Assert.Equal(sizes, slices.Select(slice => slice.Rows.Count).Where(size => size > 0));
        Assert.Equal(NewContacts(contacts), slices.SelectMany(slice => slice.Rows).Select(row => new NewContact(row.Contact.Phone, row.Contact.AddData)));
    }

    [Fact]
    public async Task A_contact_comes_with_its_last_attempt_and_with_no_other_contacts()
    {
        await storage.AddAsync(NewCampaign(contacts: 4), NewContacts(4));
        var campaign = await storage.AddAsync(NewCampaign(contacts: 4), NewContacts(4));
        storage.Execute("""
            INSERT INTO attempts (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time, dial_by_time, is_late)
            SELECT campaign_id, contacts.number, n, n, 20260303, n, 'd', 1, 2, 0
            FROM contacts JOIN (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3) AS times ON n < contacts.number OR campaign_id = 1
            """);

        var rows = (await ReadAsync(campaign, null, 2)).SelectMany(slice => slice.Rows).ToList();

        Assert.Equal([null, 1, 2, 3], rows.Select(row => row.LastAttempt?.Number));
        Assert.All(rows.Skip(1), row => Assert.Equal((campaign, row.Contact.Number), (row.LastAttempt!.CampaignId, row.LastAttempt.ContactNumber)));
    }

    [Fact]
    public async Task A_filter_leaves_out_rows_and_not_the_slices_that_have_none()
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: 9), NewContacts(9));
        storage.Execute("UPDATE contacts SET state = 4, due_time = NULL, result = 1 WHERE number IN (1, 8)");

        var slices = await ReadAsync(campaign, ContactState.Done, 3);

        Assert.Equal(["1", "", "8"], slices.Select(slice => string.Join(',', slice.Rows.Select(row => row.Contact.Number))));
    }

    [Fact]
    public async Task A_campaign_that_is_gone_half_way_is_no_end()
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: 9), NewContacts(9));
        var first = await storage.Results.ReadSliceAsync(campaign, AllContacts, 0, 3, TestContext.Current.CancellationToken);
        storage.Execute("DELETE FROM campaigns");

        var gone = await Assert.ThrowsAsync<DomainException>(
            () => storage.Results.ReadSliceAsync(campaign, AllContacts, first.Next!.Value, 3, TestContext.Current.CancellationToken));

        Assert.Equal(Refusal.CampaignNotFound, gone.Refusal);
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<List<ResultSlice>> ReadAsync(CampaignId campaign, ContactState? state, int size)
    {
        var slices = new List<ResultSlice>();
        for (int? next = 0; next is { } after; next = slices[^1].Next)
            slices.Add(await storage.Results.ReadSliceAsync(campaign, AllContacts with { State = state }, after, size, TestContext.Current.CancellationToken));
        return slices;
    }
}
