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

        var slices = await ReadAsync(campaign, null, 3);

        Assert.Equal(sizes, slices.Select(slice => slice.Rows.Count).Where(size => size > 0));
        Assert.Equal(
            NewContacts(contacts),
            slices.SelectMany(slice => slice.Rows).Select(row => new NewContact(row.Contact.Phone, row.Contact.AddData))
        );
    }

    [Fact]
    public async Task A_contact_comes_with_its_last_attempt_and_with_no_other_contacts()
    {
        await storage.AddAsync(NewCampaign(contacts: 4), NewContacts(4));
        var campaign = await storage.AddAsync(NewCampaign(contacts: 4), NewContacts(4));
        storage.Execute(
            """
            INSERT INTO attempts (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time,
                dial_by_time, is_late)
            SELECT campaign_id, contacts.number, n, n, 20260303, n, 'd', 1, 2, 0
            FROM contacts JOIN (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3) AS times ON n < contacts.number OR campaign_id = 1
            """
        );

        var rows = (await ReadAsync(campaign, null, 2)).SelectMany(slice => slice.Rows).ToList();

        Assert.Equal([null, 1, 2, 3], rows.Select(row => row.LastAttempt?.Number));
        Assert.All(rows.Skip(1), row =>
            Assert.Equal((campaign, row.Contact.Number), (row.LastAttempt!.CampaignId, row.LastAttempt.ContactNumber))
        );
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
    public async Task A_run_has_those_that_ended_in_it_called_again_since_or_not()
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: 5), NewContacts(5));
        await storage.AddAsync(NewCampaign(contacts: 5), NewContacts(5));
        storage.Execute(
            """
            INSERT INTO run_results SELECT id, 20260303, 1, 6 FROM campaigns;
            INSERT INTO run_results SELECT id, 20260303, 2, 2 FROM campaigns;
            UPDATE contacts SET state = 4, due_time = NULL, result = 1, result_run_day = 20260304 WHERE number = 2 AND campaign_id = 1;
            UPDATE contacts SET state = 4, due_time = NULL, result = 4, result_run_day = 20260303 WHERE number = 3 AND campaign_id = 1;
            INSERT INTO attempts (campaign_id, contact_number, number, number_in_run, run_day, claim_key, dialer_id, start_time,
                dial_by_time, is_late)
            VALUES (1, 2, 1, 1, 20260303, 1, 'd', 1, 2, 0), (1, 2, 2, 2, 20260303, 1, 'd', 1, 2, 0), (1, 2, 3, 1, 20260304, 1, 'd', 1, 2, 0)
            """
        );
        var (first, second) = (new DateOnly(2026, 3, 3), new DateOnly(2026, 3, 4));

        Assert.Equal(["1 WindowClosed ", "2 Exhausted 2", "3 OptedOut "], await RowsAsync(campaign, AllResults with { Run = first }));
        Assert.Equal(["2 Reached 3"], await RowsAsync(campaign, AllResults with { Run = second }));
        Assert.Equal(["2 Exhausted 2"], await RowsAsync(campaign, new(ContactState.Done, ContactResult.Exhausted, first)));
        Assert.Equal(["3 OptedOut "], await RowsAsync(campaign, new(null, ContactResult.OptedOut, first)));
        Assert.Empty(await RowsAsync(campaign, new(ContactState.Waiting, null, first)));
        Assert.Empty(await RowsAsync(campaign, AllResults with { Run = second.AddDays(1) }));
        Assert.Equal(["1  ", "2 Reached 3", "3 OptedOut ", "4  ", "5  "], await RowsAsync(campaign, AllResults));
    }

    [Fact]
    public async Task The_data_of_those_that_are_meant_is_read_alone()
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: 5), NewContacts(5));
        storage.Execute("UPDATE contacts SET state = 4, due_time = NULL, result = 1 WHERE number IN (2, 5)");

        var (data, count) = await storage.Results.ReadAddDataAsync(
            campaign,
            AllResults with
            {
                State = ContactState.Done,
            },
            1,
            3,
            TestContext.Current.CancellationToken
        );

        Assert.Equal((NewContact(2).AddData, 5), (Assert.Single(data), count));
    }

    [Fact]
    public async Task A_campaign_that_is_gone_half_way_is_no_end()
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: 9), NewContacts(9));
        var first = await storage.Results.ReadSliceAsync(campaign, AllResults, 0, 3, TestContext.Current.CancellationToken);
        storage.Execute("DELETE FROM campaigns");

        var gone = await Assert.ThrowsAsync<DomainException>(() =>
            storage.Results.ReadSliceAsync(campaign, AllResults, first.Next!.Value, 3, TestContext.Current.CancellationToken)
        );

        Assert.Equal(Refusal.CampaignNotFound, gone.Refusal);
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The rows of every slice: contact, result, number of the last attempt.</summary>
    private async Task<IEnumerable<string>> RowsAsync(CampaignId campaign, ResultFilter filter)
    {
        var slices = new List<ResultSlice>();
        for (int? next = 0; next is { } after; next = slices[^1].Next)
            slices.Add(await storage.Results.ReadSliceAsync(campaign, filter, after, 2, TestContext.Current.CancellationToken));
        return slices.SelectMany(slice => slice.Rows).Select(row => $"{row.Contact.Number} {row.Result} {row.LastAttempt?.Number}");
    }

    private async Task<List<ResultSlice>> ReadAsync(CampaignId campaign, ContactState? state, int size)
    {
        var slices = new List<ResultSlice>();
        for (int? next = 0; next is { } after; next = slices[^1].Next)
            slices.Add(
                await storage.Results.ReadSliceAsync(
                    campaign,
                    AllResults with
                    {
                        State = state,
                    },
                    after,
                    size,
                    TestContext.Current.CancellationToken
                )
            );
        return slices;
    }
}
