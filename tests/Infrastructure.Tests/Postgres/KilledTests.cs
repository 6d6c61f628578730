using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Infrastructure.Tests.Process;

namespace CampaignGrpc.Infrastructure.Tests.Postgres;

/// <summary>Processes that end without a word, in the middle of a campaign: a replica, and the database's server.</summary>
public sealed class KilledTests
{
    private const int Contacts = 300;
    private const int Dialers = 6;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_a_replica_is_killed_the_other_carries_out_the_campaign_and_nobody_is_called_twice()
    {
        var connection = PostgresCluster.Running.MakeDatabase();
        await using var one = await StartAsync(connection);
        await using var other = await StartAsync(connection);

        await CarryOutAsync(connection, [one, other], other.KillAsync);

        await one.KillAsync();
        PostgresCluster.Running.DropDatabase(connection);
    }

    [Fact]
    public async Task When_the_server_is_killed_nothing_that_was_answered_is_lost_and_work_goes_on_by_itself()
    {
        var cluster = PostgresCluster.StartOwn();
        var connection = cluster.MakeDatabase();
        await using (var service = await StartAsync(connection))
        {
            await CarryOutAsync(connection, [service], () =>
            {
                cluster.Kill();
                cluster.StartAgain();
                return Task.CompletedTask;
            });
        }

        cluster.Stop();
    }

    [Fact]
    public async Task After_a_dump_that_was_made_under_load_is_restored_and_the_due_are_skipped_nobody_is_rung_twice()
    {
        using var folder = new TemporaryFolder();
        var cluster = PostgresCluster.Running;
        var (lost, restored) = (cluster.MakeDatabase(), cluster.MakeDatabase());
        long campaign;
        HashSet<int> rung;
        await using (var service = await StartAsync(lost))
        {
            campaign = await CreateAsync(service);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestEnd);
            var (dialers, calling) = Dial(campaign, [service], ending.Token);
            await Eventually.IsTrueAsync(() => dialers.Sum(dialer => dialer.Reported.Count) >= Contacts / 3);
            cluster.Dump(lost, folder.File("dump"));
            var dumped = dialers.Sum(dialer => dialer.Reported.Count);
            await Eventually.IsTrueAsync(() => dialers.Sum(dialer => dialer.Reported.Count) >= dumped + (Contacts / 6));
            await ending.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
            await service.KillAsync();
            rung = ContactsOf(dialers);
        }

        cluster.Restore(restored, folder.File("dump"));
        using (var storage = PostgresStorage.On(restored))
        {
            Assert.Empty(storage.Services.CheckDatabase());
            storage.Services.HoldDatabase();
        }

        await using (var service = await StartAsync(restored))
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestEnd);
            var (dialers, calling) = Dial(campaign, [service], ending.Token);
            await Task.WhenAll(dialers.Select(dialer => dialer.AskedInVain));
            Assert.Empty(ContactsOf(dialers));

            using var released = await service.Json.PostAsJsonAsync("/api/hold:release", new { skip_due = true }, TestEnd);
            Assert.True(released.IsSuccessStatusCode);
            await Eventually.IsTrueAsync(async () => await StateAsync(service, campaign) == "CAMPAIGN_STATE_COMPLETED");

            await ending.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
            Assert.Empty(ContactsOf(dialers).Intersect(rung));
        }

        using (var storage = PostgresStorage.On(restored))
            Assert.Empty(storage.Services.CheckDatabase());
        cluster.DropDatabase(lost);
        cluster.DropDatabase(restored);
    }

    private static (IReadOnlyList<TenaciousDialer> Dialers, Task Calling) Dial(
        long campaign,
        IReadOnlyList<ServiceProcess> services,
        CancellationToken ending
    )
    {
        var dialers = Enumerable
            .Range(0, Dialers)
            .Select(place => new TenaciousDialer(
                $"dialer-{place}",
                campaign,
                [.. services.Skip(place % services.Count), .. services.Take(place % services.Count)],
                ending
            ))
            .ToList();
        return (dialers, Task.WhenAll(dialers.Select(dialer => dialer.RunAsync())));
    }

    private static HashSet<int> ContactsOf(IEnumerable<TenaciousDialer> dialers) =>
        [.. dialers.SelectMany(dialer => dialer.Started).Select(token => CallToken.TryParse(token)!.Value.ContactNumber)];

    /// <summary>Carries out a campaign, in the middle of which something happens.</summary>
    private static async Task CarryOutAsync(string connection, IReadOnlyList<ServiceProcess> services, Func<Task> happens)
    {
        var campaign = await CreateAsync(services[0]);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestEnd);
        ending.CancelAfter(TimeSpan.FromMinutes(2));
        var (dialers, calling) = Dial(campaign, services, ending.Token);
        await Eventually.IsTrueAsync(() => dialers.Sum(dialer => dialer.Reported.Count) >= Contacts / 3);

        await happens();

        await Eventually.IsTrueAsync(async () => await StateAsync(services[0], campaign) == "CAMPAIGN_STATE_COMPLETED");
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        using var storage = PostgresStorage.On(connection);
        Assert.Equal(Contacts, storage.Ask("SELECT count(*) FROM attempts WHERE number = 1 AND outcome = 1"));
        Assert.Equal(Contacts, storage.Ask("SELECT count(*) FROM attempts"));
        Assert.Equal(Contacts, dialers.SelectMany(dialer => dialer.Started).Distinct().Count());
        Assert.Equal(Contacts, dialers.SelectMany(dialer => dialer.Reported).Distinct().Count());
        Assert.Empty(storage.Services.CheckDatabase());
    }

    private static Task<ServiceProcess> StartAsync(string connection) =>
        ServiceProcess.ListeningAsync(
            ServiceProcess.Start(
                new ProcessStartInfo(
                    "dotnet",
                    [
                        Path.Combine(AppContext.BaseDirectory, "CampaignGrpc.Api.dll"),
                        "--Database:Provider=Postgres",
                        $"--ConnectionStrings:Campaigns={connection}",
                        "--Dialing:ClaimLease=00:00:02",
                    ]
                )
            )
        );

    private static async Task<long> CreateAsync(ServiceProcess service)
    {
        var now = TimeProvider.System.GetUtcNow();
        var request = new JsonObject
        {
            ["campaign"] = new JsonObject
            {
                ["project_id"] = 1,
                ["start_block_id"] = 10,
                ["phone_id"] = 5,
                ["schedule"] = new JsonObject
                {
                    // Over the next midnight too.
                    ["date"] = now.AddDays(-1).ToString("yyyy-MM-dd", null),
                    ["start_time"] = "00:00",
                    ["end_time"] = "24:00",
                    ["time_zone"] = "Etc/UTC",
                    ["attempts"] = new JsonObject { ["id"] = 1 },
                    ["interval"] = "5",
                },
            },
            ["phones"] = new JsonArray([
                .. Enumerable.Range(0, Contacts).Select(place => new JsonObject { ["phone"] = $"+7912{1_000_000 + place}" }),
            ]),
        };
        using var response = await service.Json.PostAsJsonAsync("/api/campaigns", request, TestEnd);
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>(TestEnd);
        Assert.True(response.IsSuccessStatusCode, answer!.ToJsonString());
        return answer["campaign"]!["id"]!.GetValue<long>();
    }

    private static async Task<string> StateAsync(ServiceProcess service, long campaign)
    {
        using var response = await service.Json.GetAsync($"/api/campaigns/{campaign}", TestEnd);
        if (!response.IsSuccessStatusCode)
            return "";
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestEnd))!["campaign"]!["state"]!.GetValue<string>();
    }
}
