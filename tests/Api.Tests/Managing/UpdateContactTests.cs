using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.People;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Managing;

public sealed class UpdateContactTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly Owner _owner = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_dialer_is_given_the_new_data_and_one_that_has_claimed_keeps_the_old()
    {
        var campaign = await _dialer.CreateAsync(1);
        var call = await _dialer.ClaimOneAsync(campaign);

        var updated = await UpdateAsync(campaign, 1, request => request.AddDataJson = """{"name":"Анна"}""");
        await _dialer.ReleaseAsync(call.Token);

        Assert.Equal(("{}", """{"name":"Анна"}"""), (call.AddDataJson, updated.AddDataJson));
        Assert.Equal("""{"name":"Анна"}""", (await _dialer.ClaimOneAsync(campaign)).AddDataJson);
    }

    [Fact]
    public async Task By_json_what_is_not_given_stays()
    {
        var campaign = await _dialer.CreateAsync(1);
        await UpdateAsync(campaign, 1, request => request.AddDataJson = """{"n":1}""");

        Assert.Null(await _owner.SendAsync(HttpMethod.Patch, $"/api/campaigns/{campaign}/contacts/1", """{"priority":7}"""));

        var contact = await _dialer.ContactAsync(campaign);
        Assert.Equal((7, """{"n":1}"""), (contact.Priority, contact.AddDataJson));
        Assert.Null(
            await _owner.SendAsync(HttpMethod.Patch, $"/api/campaigns/{campaign}/contacts/1", """{"add_data":{"n":12345678901234567890}}""")
        );
        contact = await _dialer.ContactAsync(campaign);
        Assert.Equal((7, """{"n":12345678901234567890}"""), (contact.Priority, contact.AddDataJson));
    }

    [Fact]
    public async Task The_higher_priority_is_called_first_and_one_call_in_five_is_for_whoever_is_due_longest()
    {
        var campaign = await _dialer.CreateAsync(40);
        for (var contact = 21; contact <= 40; contact++)
            await UpdateAsync(campaign, contact, request => request.Priority = contact > 30 ? 9 : 1);

        var calls = await _dialer.ClaimAsync(campaign, 10);

        Assert.Equal([1, 2, 31, 32, 33, 34, 35, 36, 37, 38], calls.Select(call => call.ContactId));
        calls = await _dialer.ClaimAsync(campaign, 5);
        Assert.Equal([3, 21, 22, 39, 40], calls.Select(call => call.ContactId));
        await UpdateAsync(campaign, 23, request => request.Priority = 0);
        calls = await _dialer.ClaimAsync(campaign, 5);
        Assert.Equal([4, 24, 25, 26, 27], calls.Select(call => call.ContactId));
    }

    [Fact]
    public async Task One_call_at_a_time_goes_by_priority_four_times_in_five()
    {
        var campaign = await _dialer.CreateAsync(400);
        for (var contact = 201; contact <= 400; contact++)
            await UpdateAsync(campaign, contact, request => request.Priority = 5);

        var first = 0;
        for (var call = 0; call < 150; call++)
        {
            if ((await _dialer.ClaimOneAsync(campaign)).ContactId > 200)
                first++;
        }

        // Of 150 calls 120 are expected; further than seven deviations away is no chance.
        Assert.InRange(first, 86, 149);
    }

    [Fact]
    public async Task What_is_done_for_good_or_was_erased_is_not_changed()
    {
        var campaign = await _dialer.CreateAsync(2);
        await _owner.CancelContactAsync(campaign);

        await new Person(server).EraseAsync((await _dialer.ContactAsync(campaign, 2)).Phone);

        Assert.Equal(
            "CONTACT_FINISHED",
            (await Owner.RefusalAsync(() => UpdateAsync(campaign, 1, request => request.Priority = 3))).Reason
        );
        Assert.Equal(
            "CONTACT_FINISHED",
            (await Owner.RefusalAsync(() => UpdateAsync(campaign, 2, request => request.AddDataJson = "{}"))).Reason
        );
        Assert.Equal(
            "CONTACT_NOT_FOUND",
            (await Owner.RefusalAsync(() => UpdateAsync(campaign, 3, request => request.Priority = 3))).Reason
        );
    }

    [Fact]
    public async Task A_number_that_was_never_called_is_corrected_and_whoever_has_claimed_it_claims_anew()
    {
        var campaign = await _dialer.CreateAsync(1);
        var wrong = (await _dialer.ContactAsync(campaign)).Phone;
        var held = await _dialer.ClaimOneAsync(campaign);

        var updated = await UpdateAsync(campaign, 1, request => request.Phone = "8 (912) 345-67-89");

        Assert.Equal(("+79123456789", ContactState.Waiting), (updated.Phone, updated.State));
        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await _dialer.StartAsync(held.Token)).Refusal));
        Assert.Equal("+79123456789", (await _dialer.ClaimOneAsync(campaign)).Phone);
        Assert.Equal([1], await FoundAsync(campaign, "+79123456789"));
        Assert.Empty(await FoundAsync(campaign, wrong));
    }

    [Fact]
    public async Task A_number_that_the_list_has_already_is_refused_by_its_field()
    {
        var campaign = await _dialer.CreateAsync(2);
        var (first, second) = (await _dialer.ContactAsync(campaign), await _dialer.ContactAsync(campaign, 2));

        Assert.Equal(
            ["phone DUPLICATE"],
            (await Owner.RefusalAsync(() => UpdateAsync(campaign, 1, request => request.Phone = second.Phone))).Faults
        );

        Assert.Equal(first, await _dialer.ContactAsync(campaign));
        Assert.Equal(first, await UpdateAsync(campaign, 1, request => request.Phone = first.Phone));
    }

    [Fact]
    public async Task Calls_stay_those_of_the_number_that_rang()
    {
        var campaign = await _dialer.CreateAsync(1);
        var called = (await _dialer.ContactAsync(campaign)).Phone;
        await _dialer.CallAsync(campaign, Outcome.NoAnswer);

        var refused = await Owner.RefusalAsync(() =>
            UpdateAsync(campaign, 1, request => (request.Phone, request.Priority) = ("+79123456789", 3))
        );

        Assert.Equal("CONTACT_CALLED", refused.Reason);
        var contact = await _dialer.ContactAsync(campaign);
        Assert.Equal((called, 0), (contact.Phone, contact.Priority));
        Assert.Equal(3, (await UpdateAsync(campaign, 1, request => (request.Phone, request.Priority) = (called, 3))).Priority);
        Assert.Equal(
            ["phone NOT_A_PHONE"],
            (await Owner.RefusalAsync(() => UpdateAsync(campaign, 1, request => request.Phone = "+7"))).Faults
        );
    }

    [Fact]
    public async Task Every_fault_is_named_at_once()
    {
        var campaign = await _dialer.CreateAsync(1);

        var refused = await Owner.RefusalAsync(() =>
            UpdateAsync(campaign, 1, request => (request.Priority, request.AddDataJson) = (10, "[1]"))
        );

        Assert.Equal(["add_data WRONG_TYPE", "priority OUT_OF_RANGE"], refused.Faults.Order(StringComparer.Ordinal));
        Assert.Equal(0, (await _dialer.ContactAsync(campaign)).Priority);
    }

    private async Task<IEnumerable<long>> FoundAsync(long campaign, string phone)
    {
        var found = await server.Contacts.ListContactsAsync(new() { CampaignId = campaign, Phone = phone }, cancellationToken: TestEnd);
        return found.Contacts.Select(contact => contact.ContactId);
    }

    private async Task<Contact> UpdateAsync(long campaign, long contact, Action<UpdateContactRequest> change)
    {
        var request = new UpdateContactRequest { CampaignId = campaign, ContactId = contact };
        change(request);
        return (await server.Contacts.UpdateContactAsync(request, cancellationToken: TestEnd)).Contact;
    }
}
