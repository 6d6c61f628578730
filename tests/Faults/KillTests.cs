using CampaignGrpc.Infrastructure.Tests;

namespace CampaignGrpc.Faults;

/// <summary>The process is killed, or stands still, in the middle of everything.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task What_was_answered_survives_kills_on_SQLite()
    {
        using var folder = new TemporaryFolder();
        await KillAgainAndAgainAsync(TestDatabase.Sqlite(folder.File("campaigns.db")));
    }

    [Fact]
    public async Task What_was_answered_survives_kills_of_the_service_on_PostgreSQL()
    {
        var connection = PostgresCluster.Running.MakeDatabase();
        await KillAgainAndAgainAsync(TestDatabase.Postgres(connection));
        PostgresCluster.Running.DropDatabase(connection);
    }

    [Fact]
    public async Task What_was_answered_survives_kills_of_PostgreSQL_itself()
    {
        var cluster = PostgresCluster.StartOwn();
        var database = TestDatabase.Postgres(cluster.MakeDatabase());
        var ledger = new Ledger();
        await using (var service = await database.StartAsync())
        {
            using var ending = new CancellationTokenSource();
            var load = new MixedLoad(service, ledger, 0).RunAsync(ending.Token);
            for (var round = 0; round < Rounds.Count; round++)
            {
                await GoesOnAsync(ledger);
                await Task.Delay(Rounds.Moment(round), TimeProvider.System, TestContext.Current.CancellationToken);
                cluster.Kill();
                cluster.StartAgain();
            }

            await GoesOnAsync(ledger);
            await ending.CancelAsync();
            await load;
            await Promises.AssertKeptAsync(service, ledger);
        }

        await database.AssertWholeAsync();
        cluster.Stop();
    }

    [Fact]
    public async Task A_process_that_stood_still_goes_on_as_if_nothing_had_been()
    {
        using var folder = new TemporaryFolder();
        var database = TestDatabase.Sqlite(folder.File("campaigns.db"));
        var ledger = new Ledger();
        await using (var service = await database.StartAsync())
        {
            using var ending = new CancellationTokenSource();
            var load = new MixedLoad(service, ledger, 0).RunAsync(ending.Token);
            for (var round = 0; round < Rounds.Count; round++)
            {
                await GoesOnAsync(ledger);
                service.Signal("STOP");
                // Longer than a claim's lease.
                await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, TestContext.Current.CancellationToken);
                service.Signal("CONT");
            }

            await GoesOnAsync(ledger);
            await ending.CancelAsync();
            await load;
            await Promises.AssertKeptAsync(service, ledger);
        }

        await database.AssertWholeAsync();
    }

    private static async Task GoesOnAsync(Ledger ledger)
    {
        var before = ledger.Count;
        await Eventually.IsTrueAsync(() => ledger.Count > before + 20);
    }

    private static async Task KillAgainAndAgainAsync(TestDatabase database)
    {
        for (var round = 0; round < Rounds.Count; round++)
        {
            var ledger = new Ledger();
            await using (var service = await database.StartAsync())
            {
                var load = new MixedLoad(service, ledger, round).RunAsync(CancellationToken.None);
                await Eventually.IsTrueAsync(() => ledger.Count > 0);
                await Task.Delay(Rounds.Moment(round), TimeProvider.System, TestContext.Current.CancellationToken);
                await service.KillAsync();
                await load;
            }

            await using var restarted = await database.StartAsync();
            await Promises.AssertKeptAsync(restarted, ledger);
            await restarted.KillAsync();
        }

        await database.AssertWholeAsync();
    }
}
