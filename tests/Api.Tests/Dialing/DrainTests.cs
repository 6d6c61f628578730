using System.Collections.Concurrent;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Tests.Dialing;

public sealed class DrainTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int Contacts = TestDatabase.LongList;
    private const int Dialers = 8;

    [Fact]
    public async Task Eight_dialers_at_once_carry_out_a_long_list_and_nobody_is_claimed_twice()
    {
        var driver = new DialerDriver(server);
        var campaign = await driver.CreateAsync(Contacts);
        var claimed = new ConcurrentBag<long>();

        await Task.WhenAll(Enumerable.Range(0, Dialers).Select(number => DrainAsync($"dialer-{number}", claimed)));

        Assert.Equal(Contacts, claimed.Count);
        Assert.Equal(Contacts, claimed.Distinct().Count());
        var ended = await driver.GetAsync(campaign);
        Assert.Equal((CampaignState.Completed, new ContactCounts { Done = Contacts }), (ended.State, ended.Counts));
        Assert.Equal(
            [(Outcome.Answered, (long)Contacts)],
            (await driver.StatisticsAsync(campaign)).Outcomes.Select(count => (count.Outcome, count.Count))
        );
    }

    private async Task DrainAsync(string dialerId, ConcurrentBag<long> claimed)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var dialer = new DialerService.DialerServiceClient(server.Channel);
        while (true)
        {
            var calls = (
                await dialer.ClaimCallsAsync(new() { DialerId = dialerId, MaxCalls = 500 }, cancellationToken: cancellation)
            ).Calls;
            if (calls.Count == 0)
                return;
            foreach (var call in calls)
                claimed.Add(call.ContactId);
            var started = await dialer.StartCallsAsync(
                new() { Tokens = { calls.Select(call => call.Token) } },
                cancellationToken: cancellation
            );
            Assert.All(started.Results, result => Assert.Null(result.Refusal));
            var reports = calls.Select(call => new OutcomeReport { Token = call.Token, Outcome = Outcome.Answered });
            var reported = await dialer.ReportOutcomesAsync(new() { Reports = { reports } }, cancellationToken: cancellation);
            Assert.All(reported.Results, result => Assert.Null(result.Refusal));
        }
    }
}
