using System.Runtime.CompilerServices;
using CampaignGrpc.Domain.Contacts;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>What every store promises about a create: it is stored whole or not at all.</summary>
public abstract class WholeOrAbsentConformance(ITestStorage storage) : IDisposable
{
    private const string AllRows =
        "SELECT (SELECT count(*) FROM campaigns) + (SELECT count(*) FROM contacts) + (SELECT count(*) FROM request_keys)";

    [Fact]
    public async Task A_create_that_breaks_off_in_the_middle_of_its_list_leaves_no_row()
    {
        var broken = new WatchedList(NewContacts(1_000), 500, () => throw new InvalidDataException("The 501st."));

        await Assert.ThrowsAsync<InvalidDataException>(() => storage.AddAsync(NewCampaign(contacts: 1_000), broken, Key("k")));

        Assert.Equal(0, storage.Ask(AllRows));
    }

    [Fact]
    public async Task A_contact_that_the_database_refuses_takes_the_whole_create_with_it()
    {
        // No code can make a number without digits; the database must not rely on that.
        var impossible = new NewContact((PhoneNumber)RuntimeHelpers.GetUninitializedObject(typeof(PhoneNumber)), AddData.Empty);
        var contacts = NewContacts(1_000);
        contacts[500] = impossible;

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            storage.AddAsync(NewCampaign(contacts: 1_000), contacts, Key("k"))
        );

        Assert.Equal(0, storage.Ask(AllRows));
    }

    [Fact]
    public async Task A_create_that_breaks_off_takes_nothing_from_those_beside_it()
    {
        var broken = new WatchedList(NewContacts(100), 50, () => throw new InvalidDataException("The 51st."));
        var creates = Enumerable
            .Range(0, 21)
            .Select(place => storage.AddAsync(NewCampaign(contacts: 100), place == 10 ? broken : NewContacts(100)))
            .ToList();

        await Assert.ThrowsAsync<InvalidDataException>(() => creates[10]);
        creates.RemoveAt(10);
        await Task.WhenAll(creates);

        Assert.Equal(20 + 2_000, storage.Ask(AllRows));
        Assert.Equal(
            0,
            storage.Ask("SELECT count(*) FROM campaigns WHERE contact_count <> (SELECT count(*) FROM contacts WHERE campaign_id = id)")
        );
    }

    [Fact]
    public async Task Nobody_sees_a_part_of_a_create_that_is_under_way()
    {
        long? seen = null;
        var watched = new WatchedList(NewContacts(1_000), 500, () => seen = storage.Ask(AllRows));

        await storage.AddAsync(NewCampaign(contacts: 1_000), watched, Key("k"));

        Assert.Equal(0, seen);
        Assert.Equal(1_002, storage.Ask(AllRows));
    }

    [Fact]
    public async Task The_key_of_a_create_that_failed_is_free_again()
    {
        var broken = new WatchedList(NewContacts(100), 50, () => throw new InvalidDataException("The 51st."));
        await Assert.ThrowsAsync<InvalidDataException>(() => storage.AddAsync(NewCampaign(contacts: 100), broken, Key("k")));

        var id = await storage.AddAsync(NewCampaign(contacts: 100), NewContacts(100), Key("k"));

        Assert.Equal(
            100,
            (await storage.Contacts.ListAsync(id, AllContacts, new(), 0, 1_000, TestContext.Current.CancellationToken)).TotalCount
        );
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }
}
