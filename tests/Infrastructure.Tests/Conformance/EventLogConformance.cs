using CampaignGrpc.Application;
using CampaignGrpc.Application.Events;
using static CampaignGrpc.Infrastructure.Tests.Conformance.Samples;

namespace CampaignGrpc.Infrastructure.Tests.Conformance;

/// <summary>What every engine promises of the log of events: it is written with what it tells of, in one line without gaps.</summary>
public abstract class EventLogConformance(ITestStorage storage) : IDisposable
{
    private static readonly EventFilter All = new(null, null, []);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unit_that_fails_has_told_nothing()
    {
        var campaign = await storage.AddAsync(NewCampaign(contacts: 1), NewContacts(1));
        var last = await storage.Events.LastAsync(TestEnd);

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            RunAsync(unit =>
            {
                unit.Campaigns.Get(campaign).Pause();
                throw new InvalidDataException("Changed its mind.");
            })
        );

        Assert.Equal(last, await storage.Events.LastAsync(TestEnd));
    }

    [Fact]
    public async Task Whatever_comes_at_once_stands_in_one_line_without_gaps()
    {
        var campaigns = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(place =>
                    Task.Run(() => storage.AddAsync(NewCampaign(project: 1 + (place % 3), contacts: 1), NewContacts(1)), TestEnd)
                )
        );
        await Task.WhenAll(campaigns.Select(campaign => Task.Run(() => RunAsync(unit => unit.Campaigns.Get(campaign).Pause()), TestEnd)));

        var read = await storage.Events.ReadAsync(All, 0, 1_000, TestEnd);

        Assert.True(read.IsEnd);
        Assert.Equal(Enumerable.Range(1, 120).Select(place => (long)place), read.Events.Select(told => told.Sequence));
        Assert.Equal(read.Events.Select(told => told.Time).Order(), read.Events.Select(told => told.Time));
        foreach (var campaign in campaigns)
        {
            var own = await storage.Events.ReadAsync(new(null, campaign.Value, []), 0, 1_000, TestEnd);
            Assert.Equal([EventKind.CampaignCreated, EventKind.CampaignPaused], own.Events.Select(told => told.Kind));
        }
    }

    [Fact]
    public async Task What_a_stretch_does_not_hold_is_in_the_next_one()
    {
        for (var place = 0; place < 5; place++)
            await storage.AddAsync(NewCampaign(project: 1 + (place % 2), contacts: 1), NewContacts(1));
        var filter = new EventFilter(2, null, [EventKind.CampaignCreated, EventKind.RunBegan]);

        var first = await storage.Events.ReadAsync(filter, null, 1, TestEnd);
        var second = await storage.Events.ReadAsync(filter, first.Reached, 1, TestEnd);
        var third = await storage.Events.ReadAsync(filter, second.Reached, 1, TestEnd);

        Assert.Equal([2L, 4], first.Events.Concat(second.Events).Select(told => told.Sequence));
        Assert.Equal((false, false, 0, true), (first.IsEnd, second.IsEnd, third.Events.Count, third.IsEnd));
    }

    [Fact]
    public async Task What_is_old_goes_in_slices_from_the_old_end_and_the_last_one_stays()
    {
        for (var place = 0; place < 10; place++)
            await storage.AddAsync(NewCampaign(contacts: 1), NewContacts(1));
        storage.Execute("UPDATE events SET time = 1 WHERE sequence <= 6 OR sequence = 9");

        var more = new List<bool>();
        for (var slice = 0; slice < 4; slice++)
            more.Add(await RemoveAsync(DateTimeOffset.UnixEpoch.AddSeconds(1), 4));
        Assert.Equal([true, true, false, false], more);
        Assert.Equal((7, 4), (storage.Ask("SELECT min(sequence) FROM events"), storage.Ask("SELECT count(*) FROM events")));

        while (await RemoveAsync(TimeProvider.System.Now().AddDays(1), 2))
            Assert.InRange(storage.Ask("SELECT count(*) FROM events"), 1, 4);
        Assert.Equal(10, storage.Ask("SELECT max(sequence) FROM events"));
        await storage.AddAsync(NewCampaign(contacts: 1), NewContacts(1));
        Assert.Equal(11, await storage.Events.LastAsync(TestEnd));
    }

    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<bool> RemoveAsync(DateTimeOffset before, int rows)
    {
        var isMore = false;
        await RunAsync(unit => isMore = unit.Retention.RemoveEvents(before, rows));
        return isMore;
    }

    private Task<int> RunAsync(Action<IUnit> act) =>
        storage.Work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                act(unit);
                return 0;
            },
            TestEnd
        );
}
