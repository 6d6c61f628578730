using System.Globalization;
using CampaignGrpc.Api.Tests.Dialing;

namespace CampaignGrpc.Api.Postgres.Tests.Replicas;

/// <summary>After an owner was told that his campaign calls nobody any more, it calls nobody, whoever was on the way to it.</summary>
public sealed class PauseRaceTests(TwoReplicas replicas) : IClassFixture<TwoReplicas>
{
    private const int Dialers = 8;
    private const int Tries = 50;

    /// <summary>Let go before a pause comes, so that it comes in the middle of others.</summary>
    private const int Started = 20;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_pause_was_answered_nothing_starts_however_many_dialers_are_at_it_on_two_replicas()
    {
        var owners = new[] { replicas.One.Campaigns, replicas.Other.Campaigns };
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var campaign = await new DialerDriver(replicas.One).CreateAsync(400);
            using var pace = new SemaphoreSlim(0);
            var dialing = replicas.Dialers(Dialers).Select(dialer => DialUntilRefusedAsync(dialer, campaign, pace)).ToList();
            for (var started = 0; started < Started; started++)
                await pace.WaitAsync(TestEnd);

            await owners[attempt % 2].PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
            var answered = StartsOf(campaign);
            await Task.WhenAll(dialing);

            Assert.InRange(answered, Started, 399);
            Assert.Equal(answered, StartsOf(campaign));
        }
    }

    [Fact]
    public async Task After_a_cancellation_was_answered_a_contact_is_not_called()
    {
        var campaign = await new DialerDriver(replicas.One).CreateAsync(Tries);
        var claimed = await new DialerDriver(replicas.One).ClaimAsync(campaign, Tries);
        Assert.Equal(Tries, claimed.Count);

        foreach (var call in claimed)
        {
            var starts = replicas.Dialers(Dialers).Select(dialer => dialer.StartAsync(call.Token)).ToList();
            await replicas.Other.Contacts.CancelContactAsync(
                new() { CampaignId = campaign, ContactId = call.ContactId },
                cancellationToken: TestEnd
            );
            var after = await new DialerDriver(replicas.One).StartAsync(call.Token);
            await Task.WhenAll(starts);

            // A start that came first is answered again; one that did not is refused for good.
            Assert.Equal(starts.Any(start => start.Result.Start is not null), after.Start is not null);
        }
    }

    private static async Task DialUntilRefusedAsync(DialerDriver dialer, long campaign, SemaphoreSlim pace)
    {
        while (await dialer.ClaimAsync(campaign, 1) is [var call])
        {
            var result = await dialer.StartAsync(call.Token);
            if (result.Start is null)
            {
                Assert.Equal("CAMPAIGN_NOT_RUNNING", DialerDriver.ReasonOf(result.Refusal));
                return;
            }

            pace.Release();
        }
    }

    private int StartsOf(long campaign) =>
        int.Parse(replicas.One.Ask($"SELECT count(*) FROM attempts WHERE campaign_id = {campaign}").Single(), CultureInfo.InvariantCulture);
}
