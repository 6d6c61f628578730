using CampaignGrpc.Application;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Infrastructure.Postgres;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Tests.Conformance;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CampaignGrpc.Infrastructure.Tests.Postgres;

/// <summary>Several replicas on one database, from its making on.</summary>
public sealed class PostgresReplicaTests : IDisposable
{
    private readonly string _connection = PostgresCluster.Running.MakeDatabase();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_three_that_start_at_once_on_an_empty_database_one_makes_it_and_the_others_find_it_made()
    {
        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => PostgresStorage.On(_connection), TestEnd)));

        var ids = await Task.WhenAll(
            replicas.Select(replica => replica.AddAsync(Samples.NewCampaign(contacts: 2), Samples.NewContacts(2)))
        );

        Assert.Equal(3, ids.Distinct().Count());
        var migrations = typeof(PostgresContext)
            .Assembly.GetTypes()
            .Count(type => type.IsSubclassOf(typeof(Migration)) && type.Namespace!.Contains("Postgres", StringComparison.Ordinal));
        Assert.Equal(migrations, replicas[0].Ask("SELECT count(*) FROM \"__EFMigrationsHistory\""));
        foreach (var replica in replicas)
            replica.Dispose();
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused()
    {
        using (var replica = PostgresStorage.On(_connection))
            replica.Execute("INSERT INTO \"__EFMigrationsHistory\" VALUES ('99990101000000_Newer', '10.0.0')");

        var refused = Assert.Throws<DatabaseRefusedException>(() => PostgresStorage.On(_connection));

        Assert.Contains("99990101000000_Newer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_not_there_is_named()
    {
        var refused = Assert.Throws<DatabaseRefusedException>(() =>
            PostgresStorage.On("Host=127.0.0.1;Port=1;Database=campaigns;Username=campaigns")
        );

        Assert.Contains("127.0.0.1:1/campaigns", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_one_imports_into_a_campaign_no_other_does()
    {
        using var one = PostgresStorage.On(_connection);
        using var other = PostgresStorage.On(_connection);
        var turn = await one.Get<IImportTurns>().TakeAsync(new(1), TestEnd);

        var refused = await Assert.ThrowsAsync<DomainException>(() => other.Get<IImportTurns>().TakeAsync(new(1), TestEnd));

        Assert.Equal(Refusal.ImportUnderWay, refused.Refusal);
        await using (await other.Get<IImportTurns>().TakeAsync(new(2), TestEnd))
            Assert.False(turn.Lost.IsCancellationRequested);
        await turn.DisposeAsync();
        await using var next = await other.Get<IImportTurns>().TakeAsync(new(1), TestEnd);
    }

    [Fact]
    public async Task The_turn_of_a_replica_that_died_ends_by_itself_and_one_that_was_taken_away_is_known_to_be_lost()
    {
        using var one = PostgresStorage.On(_connection);
        using var other = PostgresStorage.On(_connection);
        await using var turn = await one.Get<IImportTurns>().TakeAsync(new(1), TestEnd);
        var lost = new TaskCompletionSource();
        turn.Lost.Register(lost.SetResult);

        one.Execute("UPDATE leases SET until_time = 0 WHERE name = 'import/1'");
        await using var next = await other.Get<IImportTurns>().TakeAsync(new(1), TestEnd);

        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30), TestEnd);
        Assert.False(next.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_number_that_two_replicas_start_at_the_same_instant_is_let_go_once()
    {
        using var one = PostgresStorage.On(_connection);
        using var other = PostgresStorage.On(_connection);
        var (first, second) = (
            await one.AddAsync(Samples.NewCampaign(contacts: 1), Samples.NewContacts(1)),
            await other.AddAsync(Samples.NewCampaign(contacts: 1), Samples.NewContacts(1))
        );
        var limits = CallLimits.Of([CallLimit.Within(1, TimeSpan.FromHours(1))]);
        await one.Work.RunAsync(UnitPlan.Request, unit => Done(() => unit.CallLimits.Set(1, limits)), TestEnd);

        for (var place = 0; place < 200; place++)
        {
            var phone = Samples.NewContact(place).Phone;
            var letGo = await Task.WhenAll(StartAsync(one, first, phone), StartAsync(other, second, phone));
            Assert.Single(letGo, isLetGo => isLetGo);
        }

        Task<bool> StartAsync(PostgresStorage replica, CampaignId campaign, PhoneNumber phone) =>
            replica.Work.RunAsync(
                UnitPlan.Request,
                unit =>
                {
                    var calling = unit.Campaigns.Get(campaign);
                    if (unit.CallLimits.Hold(calling, phone).ClosedUntil(limits, unit.Now, () => [calling.Schedule.Zone]) is not null)
                        return false;
                    unit.CallLimits.CountStart(calling, phone);
                    return true;
                },
                TestEnd
            );

        static bool Done(Action act)
        {
            act();
            return true;
        }
    }

    [Fact]
    public async Task Two_replicas_together_start_no_more_calls_in_a_second_than_a_campaign_may()
    {
        const int Most = 20;
        using var one = PostgresStorage.On(_connection);
        using var other = PostgresStorage.On(_connection);
        var campaign = Samples.NewCampaign(contacts: 1_000);
        campaign.Update(campaign.Terms with { MaxStartsPerSecond = Most }, Samples.Noon);
        var id = await one.AddAsync(campaign, Samples.NewContacts(1_000));

        var starts = (await Task.WhenAll(DialAsync(one), DialAsync(other))).SelectMany(times => times).Order().ToList();

        Assert.InRange(starts.Count, Most, 4 * Most);
        Assert.All(starts, start => Assert.InRange(starts.Count(earlier => earlier > start.AddSeconds(-1) && earlier <= start), 1, Most));

        async Task<List<DateTimeOffset>> DialAsync(PostgresStorage replica)
        {
            var times = new List<DateTimeOffset>();
            var begun = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(3))
                times.AddRange(await replica.Work.RunAsync(UnitPlan.Request, Dial, TestEnd));
            return times;
        }

        // A claim keeps a place, and whoever starts at once has it for as long as that takes: one unit.
        List<DateTimeOffset> Dial(IUnit unit)
        {
            var calling = unit.Campaigns.Get(id);
            var room = Math.Min(3, calling.PaceRoomAt(unit.Now));
            calling.HandOut(room, unit.Now);
            for (var begun = 0; begun < room; begun++)
                calling.CountStart(unit.Now);
            return [.. Enumerable.Repeat(unit.Now, room)];
        }
    }

    public void Dispose() => PostgresCluster.Running.DropDatabase(_connection);
}
