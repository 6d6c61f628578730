using CampaignGrpc.Domain;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>What every store promises about the keys of requests: a repeat never makes a second campaign.</summary>
public abstract class RequestKeyConformance(ITestStorage storage) : IDisposable
{
    [Fact]
    public async Task A_repeat_gets_the_first_id_and_stores_nothing()
    {
        var first = await storage.AddAsync(NewCampaign(contacts: 30), NewContacts(30), Key("k"));

        var second = await storage.AddAsync(NewCampaign(contacts: 30), NewContacts(30), Key("k"));

        Assert.Equal(first, second);
        Assert.Equal(1, storage.Ask("SELECT count(*) FROM campaigns"));
        Assert.Equal(30, storage.Ask("SELECT count(*) FROM contacts"));
        Assert.Equal(1, storage.Ask("SELECT count(*) FROM request_keys"));
    }

    [Fact]
    public async Task Two_hundred_repeats_at_once_make_one_campaign()
    {
        var ids = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => storage.AddAsync(NewCampaign(contacts: 5), NewContacts(5), Key("k")))
        );

        Assert.Single(ids.Distinct());
        Assert.Equal(1, storage.Ask("SELECT count(*) FROM campaigns"));
        Assert.Equal(5, storage.Ask("SELECT count(*) FROM contacts"));
    }

    [Fact]
    public async Task A_key_used_for_another_content_is_refused_and_stores_nothing()
    {
        await storage.AddAsync(NewCampaign(), key: Key("k"));

        var refused = await Assert.ThrowsAsync<DomainException>(() => storage.AddAsync(NewCampaign(), key: Key("k", "another")));

        Assert.Equal(Refusal.RequestIdReused, refused.Refusal);
        Assert.Equal(1, storage.Ask("SELECT count(*) FROM campaigns"));
    }

    [Fact]
    public async Task The_campaign_of_a_key_is_found_and_only_for_the_same_content()
    {
        var id = await storage.AddAsync(NewCampaign(), key: Key("k"));

        Assert.Equal(id, await storage.Campaigns.FindByRequestAsync(Key("k"), TestContext.Current.CancellationToken));
        Assert.Null(await storage.Campaigns.FindByRequestAsync(Key("other"), TestContext.Current.CancellationToken));
        var refused = await Assert.ThrowsAsync<DomainException>(() =>
            storage.Campaigns.FindByRequestAsync(Key("k", "another"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(Refusal.RequestIdReused, refused.Refusal);
    }

    [Fact]
    public async Task Keys_that_differ_in_capitals_are_two()
    {
        var lower = await storage.AddAsync(NewCampaign(), key: Key("key"));
        var upper = await storage.AddAsync(NewCampaign(), key: Key("KEY"));

        Assert.NotEqual(lower, upper);
    }

    [Fact]
    public async Task The_same_key_of_another_project_is_another_one_unless_it_is_not_known_whose_it_was()
    {
        var first = await storage.AddAsync(NewCampaign(), key: Key("k"));
        storage.Execute("UPDATE request_keys SET project_id = 99");
        var second = await storage.AddAsync(NewCampaign(), key: Key("k"));
        storage.Execute("DELETE FROM request_keys WHERE project_id <> 99");
        storage.Execute("UPDATE request_keys SET project_id = 0");

        Assert.NotEqual(first, second);
        Assert.Equal(first, await storage.AddAsync(NewCampaign(), key: Key("k")));
        Assert.Equal(first, await storage.Campaigns.FindByRequestAsync(Key("k"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_without_a_key_is_always_a_new_one()
    {
        var first = await storage.AddAsync(NewCampaign());
        var second = await storage.AddAsync(NewCampaign());

        Assert.NotEqual(first, second);
        Assert.Equal(0, storage.Ask("SELECT count(*) FROM request_keys"));
    }

    [Fact]
    public async Task A_key_outlives_its_campaign()
    {
        var first = await storage.AddAsync(NewCampaign(), key: Key("k"));
        storage.Execute("DELETE FROM campaigns");

        Assert.Equal(first, await storage.AddAsync(NewCampaign(), key: Key("k")));
        Assert.Equal(0, storage.Ask("SELECT count(*) FROM campaigns"));
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }
}
