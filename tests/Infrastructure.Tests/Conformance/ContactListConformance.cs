using CampaignGrpc.Application;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>Every filter of contacts, held against picking from the whole list.</summary>
public abstract class ContactListConformance(ITestStorage storage) : IDisposable
{
    private const int Count = 300;

    private static readonly ContactState?[] States = [null, .. Enum.GetValues<ContactState>()];
    private static readonly ContactResult?[] Results = [null, .. Enum.GetValues<ContactResult>()];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_filter_lists_what_it_says_in_the_lists_order_and_counts_all_of_it(bool areFewWaiting)
    {
        var campaign = await MixAsync(areFewWaiting);
        var all = (await ListAsync(campaign, AllContacts, 0, Count)).Items;

        foreach (var filter in States.SelectMany(_ => Results, (state, result) => new ContactFilter(state, result)))
        {
            var wanted = all.Where(contact =>
                (filter.State ?? contact.State) == contact.State && (filter.Result ?? contact.Result) == contact.Result
            );
            var numbers = wanted.Select(contact => contact.Number).ToList();
            foreach (var size in new[] { 3, 50, Count })
                Assert.Equal(numbers, await PageThroughAsync(campaign, filter, size, numbers.Count));
        }
    }

    [Fact]
    public async Task A_number_is_found_in_its_campaign_only()
    {
        var campaign = await MixAsync(areFewWaiting: false);
        var phone = NewContact(77).Phone;
        var state = (await storage.Contacts.GetAsync(campaign, 77, TestContext.Current.CancellationToken)).State;

        Assert.Equal([77], await PageThroughAsync(campaign, AllContacts, 10, 1, phone));
        Assert.Equal([77], await PageThroughAsync(campaign, new(state), 10, 1, phone));
        Assert.Empty(await PageThroughAsync(campaign, new(States.First(other => other is not null && other != state)), 10, 0, phone));
        Assert.Empty(await PageThroughAsync(campaign, AllContacts, 10, 0, NewContact(Count + 1).Phone));
        Assert.Equal((0, 1), Counts(await ListAsync(campaign, AllContacts, 77, 10, phone)));
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }

    private static (int Items, long Total) Counts(Found<Contact> found) => (found.Items.Count, found.TotalCount);

    private Task<Found<Contact>> ListAsync(CampaignId campaign, ContactFilter filter, long after, int limit, PhoneNumber? phone = null) =>
        storage.Contacts.ListAsync(campaign, filter, new(phone), after, limit, TestContext.Current.CancellationToken);

    private async Task<List<int>> PageThroughAsync(
        CampaignId campaign,
        ContactFilter filter,
        int size,
        long total,
        PhoneNumber? phone = null
    )
    {
        var numbers = new List<int>();
        while (true)
        {
            var found = await ListAsync(campaign, filter, numbers.LastOrDefault(), size, phone);
            Assert.True(found.TotalCount == total, $"{filter}: {found.TotalCount} and not {total}");
            numbers.AddRange(found.Items.Select(contact => contact.Number));
            if (found.Items.Count < size)
                return numbers;
        }
    }

    /// <summary>A campaign whose contacts are in every state and have every result, between two others.</summary>
    private async Task<CampaignId> MixAsync(bool areFewWaiting)
    {
        for (var i = 0; i < 3; i++)
            await storage.AddAsync(NewCampaign(contacts: Count), NewContacts(Count));
        storage.Execute(
            $"""
            UPDATE contacts SET due_time = number % 7, attempt_count = 1;
            UPDATE contacts SET state = 2 + number % 2, due_time = NULL, claim_key = number, dialer_id = 'd', lease_end_time = 9,
                claim_end_time = 9 WHERE number * 7919 % 13 < 2;
            UPDATE contacts SET state = 4, due_time = NULL, result = 1 + number % 7
            WHERE state = 1 AND {(areFewWaiting ? "number % 50 > 0" : "number * 7919 % 13 < 5")};
            UPDATE campaigns SET waiting = {CountOf(1)}, claimed = {CountOf(2)}, dialing = {CountOf(3)}, done = {CountOf(4)};
            INSERT INTO tallies SELECT campaign_id, 0, 1, result, count(*) FROM contacts WHERE state = 4 GROUP BY campaign_id, result;
            """
        );
        return new(2);

        static string CountOf(int state) => $"(SELECT count(*) FROM contacts WHERE campaign_id = campaigns.id AND state = {state})";
    }
}
