using CampaignGrpc.Application;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Storage.Writing;
using CampaignGrpc.Infrastructure.Tests.Conformance;

namespace CampaignGrpc.Infrastructure.Tests.Sqlite;

/// <summary>
/// Two units that interleave, which one writer never lets happen: a row is changed under a unit that has read it. It loses in the
/// <c>WHERE</c> of its write, and is run again on what is there now.
/// </summary>
public sealed class StaleUnitTests : IDisposable
{
    private readonly SqliteStorage _storage = new();

    [Fact]
    public async Task A_unit_whose_contact_was_claimed_by_another_since_it_was_read_loses()
    {
        var campaign = await _storage.AddAsync(Samples.NewCampaign(contacts: 1), Samples.NewContacts(1));
        Claim(7);
        var runs = 0;

        var refused = await Assert.ThrowsAsync<DomainException>(() =>
            _storage.Writer.WriteAsync(
                UnitPlan.Request,
                group =>
                {
                    runs++;
                    var unit = new Unit(group, Caller.Service, new());
                    var contact = unit.FindContact(campaign, 1)!;
                    contact.Release(new(campaign, 1, 7), unit.Now);
                    unit.Save(contact);
                    unit.Complete();
                    group.Reading.Execute("UPDATE contacts SET claim_key = 8");
                    return runs;
                },
                TestContext.Current.CancellationToken
            )
        );

        Assert.Equal((Refusal.LeaseLost, 1), (refused.Refusal, runs));
        Assert.Equal((int)ContactState.Claimed, _storage.Ask("SELECT state FROM contacts"));
        Assert.Equal(7, _storage.Ask("SELECT claim_key FROM contacts"));
    }

    public void Dispose() => _storage.Dispose();

    private void Claim(long key) =>
        _storage.Execute(
            $"""
            UPDATE contacts SET state = 2, due_time = NULL, claim_key = {key}, dialer_id = 'd', lease_end_time = 9, claim_end_time = 9;
            UPDATE campaigns SET waiting = 0, claimed = 1
            """
        );
}
