using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Postgres.Tests.Replicas;

/// <summary>What is asked of one replica, the other one knows.</summary>
public sealed class SharedWorkTests(TwoReplicas replicas) : IClassFixture<TwoReplicas>
{
    private const int Contacts = 600;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_contact_is_called_once_by_the_dialers_of_both()
    {
        var campaign = await new DialerDriver(replicas.One).CreateAsync(Contacts);

        var called = await Task.WhenAll(replicas.Dialers(8).Select((dialer, place) => CarryOutAsync(dialer, campaign, place)));

        Assert.Equal(Enumerable.Range(1, Contacts).Select(number => (long)number), called.SelectMany(numbers => numbers).Order());
        Assert.All(called.Index().GroupBy(dialer => dialer.Index % 2), ofOne => Assert.Contains(ofOne, dialer => dialer.Item.Count > 0));
        var ended = await replicas.Other.GetAsync(campaign);
        Assert.Equal((CampaignState.Completed, Contacts), (ended.State, ended.Counts.Done));
        Assert.Equal(Contacts, (await new DialerDriver(replicas.Other).StatisticsAsync(campaign)).Results.Sum(result => result.Count));
    }

    [Fact]
    public async Task A_dialer_that_waits_at_one_gets_the_call_that_became_due_at_the_other()
    {
        var known = await new DialerDriver(replicas.One).CreateAsync(1);
        Assert.Single(await new DialerDriver(replicas.One).ClaimAsync(known));
        var waiting = new DialerService.DialerServiceClient(replicas.Other.Channel).ClaimCallsAsync(
            new()
            {
                DialerId = "waiting",
                MaxCalls = 1,
                ProjectId = 77,
                Wait = new() { Seconds = 30 },
            },
            cancellationToken: TestEnd
        );

        var campaign = await new DialerDriver(replicas.One).CreateAsync(1, created => created.ProjectId = 77);

        var calls = (await waiting.ResponseAsync.WaitAsync(Soon, TestEnd)).Calls;
        Assert.Equal(campaign, Assert.Single(calls).CampaignId);
    }

    [Fact]
    public async Task A_dialer_that_asks_at_one_is_known_at_the_other_and_its_newest_word_counts()
    {
        var campaign = await new DialerDriver(replicas.One).CreateAsync(3);
        // Time goes on until the one has heard of the other; the claims are to outlive that.
        var lease = TimeSpan.FromMinutes(5);
        await new DialerDriver(replicas.One).ClaimAsync(campaign, 1, lease: lease, dialer: "travelling");
        var first = await UntilAskedAsync(calls: 1);

        await new DialerDriver(replicas.Other).ClaimAsync(campaign, 2, lease: lease, dialer: "travelling");
        var second = await UntilAskedAsync(calls: 2);

        Assert.Equal((1, 3), (first.HeldCalls, second.HeldCalls));
        var explained = await replicas.Other.Campaigns.ExplainCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        Assert.Equal(("travelling", 3), (Assert.Single(explained.Dialers).DialerId, explained.Dialers[0].HeldCalls));

        // What the other one knows of it.
        async Task<Dialer> UntilAskedAsync(int calls)
        {
            var listing = new OperationService.OperationServiceClient((calls == 1 ? replicas.Other : replicas.One).Channel);
            var known = await Eventually.IsAsync(
                async () =>
                    (await listing.ListDialersAsync(new(), cancellationToken: TestEnd)).Dialers.SingleOrDefault(dialer =>
                        dialer.DialerId == "travelling"
                    ),
                dialer => dialer?.Asks[0].MaxCalls == calls,
                meanwhile: () => replicas.Advance(TimeSpan.FromSeconds(1))
            );
            return known!;
        }
    }

    [Fact]
    public async Task Who_watches_at_one_sees_what_is_done_at_the_other()
    {
        var campaign = await new DialerDriver(replicas.One).CreateAsync(1);
        using var watch = replicas.Other.Campaigns.WatchCampaign(new() { CampaignId = campaign }, cancellationToken: TestEnd);
        Assert.True(await watch.ResponseStream.MoveNext(TestEnd));

        await replicas.One.Campaigns.PauseCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);

        var next = watch.ResponseStream.MoveNext(TestEnd);
        await Eventually.IsTrueAsync(() => next.IsCompleted, meanwhile: () => replicas.Advance(TimeSpan.FromSeconds(1)));
        Assert.True(await next);
        Assert.Equal(CampaignState.Paused, watch.ResponseStream.Current.Campaign.State);
    }

    [Fact]
    public async Task The_same_request_at_both_makes_one_campaign()
    {
        var creates = Enumerable
            .Range(0, 16)
            .Select(place => (place % 2 == 0 ? replicas.One : replicas.Other).PostAsync(Api.Tests.Creating.ValidRequest.Text, "the-same"));

        var ids = (await Task.WhenAll(creates)).Select(answer => answer.CampaignId);

        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task When_one_is_gone_the_other_ends_what_its_dialers_left()
    {
        var gone = await CampaignServerFixture.StartAsync($"--ConnectionStrings:Campaigns={replicas.Connection}");
        gone.Time.SetUtcNow(replicas.One.Time.GetUtcNow());
        var campaign = await new DialerDriver(gone).CreateAsync(4);
        var calls = await new DialerDriver(gone).ClaimAsync(campaign, 4);
        Assert.NotNull((await new DialerDriver(gone).StartAsync(calls[0].Token)).Start);
        await gone.DisposeAsync();

        Assert.NotNull((await new DialerDriver(replicas.One).ReportAsync(calls[0].Token, Outcome.Answered)).Receipt);
        Assert.NotNull((await new DialerDriver(replicas.Other).StartAsync(calls[1].Token)).Start);
        replicas.Advance(TimeSpan.FromSeconds(31));
        var left = await new DialerDriver(replicas.One).ClaimAsync(campaign, 4);

        Assert.Equal([calls[2].ContactId, calls[3].ContactId], left.Select(call => call.ContactId));
    }

    /// <returns>The contacts that this dialer called.</returns>
    private static async Task<List<long>> CarryOutAsync(DialerDriver dialer, long campaign, int place)
    {
        var called = new List<long>();
        while (await dialer.ClaimAsync(campaign, 5, dialer: $"dialer-{place}") is { Count: > 0 } calls)
        {
            foreach (var call in calls)
            {
                Assert.NotNull((await dialer.StartAsync(call.Token)).Start);
                Assert.NotNull((await dialer.ReportAsync(call.Token, Outcome.Answered)).Receipt);
                called.Add(call.ContactId);
            }
        }

        return called;
    }
}
