using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>What every store of contacts promises.</summary>
public abstract class ContactStoreConformance(ITestStorage storage) : IDisposable
{
    [Fact]
    public async Task What_is_shown_is_what_was_given_in_every_field_to_the_microsecond()
    {
        var due = Noon.AddMicroseconds(654_321);
        NewContact[] given =
        [
            new(PhoneNumber.FromDigits(999_999_999_999_999), AddData.FromStorage("""{"сумма":12345678901234567890.10,"null":null}""")),
            new(PhoneNumber.FromDigits(1_000_000), AddData.Empty),
        ];
        var campaign = await storage.AddAsync(NewCampaign(contacts: 2), given, due: due);

        for (var place = 0; place < given.Length; place++)
        {
            var shown = await storage.Contacts.GetAsync(campaign, place + 1, TestContext.Current.CancellationToken);
            Assert.Equal(
                (campaign, place + 1, given[place].Phone, given[place].AddData, ContactState.Waiting, due, null, 0),
                (shown.CampaignId, shown.Number, shown.Phone, shown.AddData, shown.State, shown.DueTime, shown.Result, shown.AttemptCount)
            );
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(45)]
    [InlineData(1_000)]
    public async Task A_list_of_any_length_is_numbered_from_1_in_its_own_order(int count)
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: count), NewContacts(count));

        var shown = await storage.Contacts.ListAsync(campaign, AllContacts, new(), 0, count + 1, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, count), shown.Items.Select(contact => contact.Number));
        Assert.Equal(NewContacts(count), shown.Items.Select(contact => new NewContact(contact.Phone, contact.AddData)));
    }

    [Fact]
    public async Task A_page_goes_on_above_the_last_number_and_stays_in_its_campaign()
    {
        await storage.AddAsync(NewCampaign(contacts: 5), NewContacts(5));
        var campaign = await storage.AddAsync(NewCampaign(contacts: 5), NewContacts(5));
        await storage.AddAsync(NewCampaign(contacts: 5), NewContacts(5));

        Assert.Equal([1, 2], await NumbersAsync(campaign, after: 0, limit: 2));
        Assert.Equal([3, 4, 5], await NumbersAsync(campaign, after: 2, limit: 100));
        Assert.Empty(await NumbersAsync(campaign, after: 5, limit: 100));
        Assert.Empty(await NumbersAsync(campaign, after: long.MaxValue, limit: 100));
    }

    [Fact]
    public async Task A_campaign_without_contacts_has_an_empty_list()
    {
        var campaign = await storage.AddAsync(NewCampaign());

        Assert.Empty(await NumbersAsync(campaign, after: 0, limit: 100));
    }

    [Fact]
    public async Task A_missing_campaign_and_a_missing_contact_are_told_apart()
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: 1), NewContacts(1));

        Assert.Equal(
            Refusal.ContactNotFound,
            await RefusalAsync(() => storage.Contacts.GetAsync(campaign, 2, TestContext.Current.CancellationToken))
        );
        Assert.Equal(
            Refusal.ContactNotFound,
            await RefusalAsync(() => storage.Contacts.GetAsync(campaign, long.MaxValue, TestContext.Current.CancellationToken))
        );
        Assert.Equal(
            Refusal.CampaignNotFound,
            await RefusalAsync(() => storage.Contacts.GetAsync(new(9), 1, TestContext.Current.CancellationToken))
        );
        Assert.Equal(
            Refusal.CampaignNotFound,
            await RefusalAsync(() => storage.Contacts.ListAsync(new(9), AllContacts, new(), 0, 100, TestContext.Current.CancellationToken))
        );
    }

    [Theory]
    [InlineData(ContactState.Waiting, null)]
    [InlineData(ContactState.Claimed, null)]
    [InlineData(ContactState.Dialing, null)]
    [InlineData(ContactState.Done, ContactResult.Reached)]
    [InlineData(ContactState.Done, ContactResult.Exhausted)]
    [InlineData(ContactState.Done, ContactResult.Invalid)]
    [InlineData(ContactState.Done, ContactResult.OptedOut)]
    [InlineData(ContactState.Done, ContactResult.Unresolved)]
    [InlineData(ContactState.Done, ContactResult.WindowClosed)]
    [InlineData(ContactState.Done, ContactResult.Cancelled)]
    public async Task Every_state_and_result_is_read_back(ContactState state, ContactResult? result)
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: 1), NewContacts(1));
        var resultText = result is null ? "NULL" : $"{(int)result}";
        var due = state == ContactState.Waiting ? "due_time" : "NULL";
        var claim = state is ContactState.Claimed or ContactState.Dialing
            ? "claim_key = 7, dialer_id = 'd', lease_end_time = 9, claim_end_time = 9"
            : "claim_key = NULL";
        storage.Execute($"UPDATE contacts SET state = {(int)state}, result = {resultText}, due_time = {due}, attempt_count = 3, {claim}");

        var shown = await storage.Contacts.GetAsync(campaign, 1, TestContext.Current.CancellationToken);

        Assert.Equal((state, result, 3), (shown.State, shown.Result, shown.AttemptCount));
        Assert.Equal(state == ContactState.Waiting, shown.DueTime is not null);
        Assert.Equal(state is ContactState.Claimed or ContactState.Dialing, shown.Claim?.Key == 7);
    }

    [Fact]
    public async Task Contacts_go_with_their_campaign()
    {
        await storage.AddAsync(NewCampaign(contacts: 5), NewContacts(5));
        var kept = await storage.AddAsync(NewCampaign(contacts: 5), NewContacts(5));

        storage.Execute($"DELETE FROM campaigns WHERE id <> {kept}");

        Assert.Equal(5, storage.Ask("SELECT count(*) FROM contacts"));
        Assert.Equal([1, 2, 3, 4, 5], await NumbersAsync(kept, after: 0, limit: 100));
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }

    private static async Task<Refusal> RefusalAsync(Func<Task> ask) => (await Assert.ThrowsAsync<DomainException>(ask)).Refusal;

    private async Task<IEnumerable<int>> NumbersAsync(CampaignId campaign, long after, int limit) =>
        (await storage.Contacts.ListAsync(campaign, AllContacts, new(), after, limit, TestContext.Current.CancellationToken)).Items.Select(
            contact => contact.Number
        );
}
