using System.Diagnostics;
using System.Globalization;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Bench;

/// <summary>What costs nothing: campaigns that have ended or have nothing due, and dialers that wait for a call.</summary>
internal static class Idle
{
    private const int Claims = 1_500;
    private const int Dialers = 1_000;
    private const int DialersPerConnection = 100;

    public static async Task MeasureAsync(Table table, string folder)
    {
        using var service = new ServiceProcess(Hosts.Service, folder);
        using var client = await service.OpenAsync();
        await client.CreateByJsonAsync(new Workload(20_000, isOpenNow: true).Json);
        await ClaimAndReleaseAsync(client);
        var alone = await ClaimAndReleaseAsync(client);
        Copy(service.Database, 200_000, "state = 5, run_day = NULL, open_until_time = NULL, next_event_time = NULL");
        Copy(service.Database, 20_000, "state = 2, next_event_time = 9000000000000000, open_until_time = 9000000000000000");
        await ClaimAndReleaseAsync(client);
        var beside = await ClaimAndReleaseAsync(client);
        table.Add(
            "ClaimCalls of 1 beside 200,000 ended and 20,000 idle campaigns, median",
            Text(beside),
            $"alone: {Text(alone)}",
            beside / alone,
            atMost: 1.2
        );

        using var waiting = new ServiceProcess(Hosts.Service, folder);
        using var first = await waiting.OpenAsync();
        var clients = Enumerable.Range(0, Dialers / DialersPerConnection).Select(_ => first.Another()).ToList();
        var claims = clients
            .SelectMany(each =>
                Enumerable
                    .Range(0, DialersPerConnection)
                    .Select(_ =>
                        each.Dialer.ClaimCallsAsync(
                            new() { DialerId = "bench", Wait = Duration.FromTimeSpan(TimeSpan.FromSeconds(25)) }
                        ).ResponseAsync
                    )
            )
            .ToList();
        await Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System);
        var (used, begun) = (waiting.ProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        var share = 100 * (waiting.ProcessorTime - used) / Stopwatch.GetElapsedTime(begun);
        await Task.WhenAll(claims);
        clients.ForEach(each => each.Dispose());
        table.Add(
            "1,000 dialers that wait on nothing; the bar is in % of a core",
            string.Create(CultureInfo.InvariantCulture, $"{share:N2} %"),
            "–",
            share,
            atMost: 3
        );
    }

    /// <returns>The median of the claims, in milliseconds.</returns>
    private static async Task<double> ClaimAndReleaseAsync(Client client)
    {
        var times = new List<double>();
        for (var claim = 0; claim < Claims; claim++)
        {
            var watch = Stopwatch.StartNew();
            var claimed = await client.Dialer.ClaimCallsAsync(new ClaimCallsRequest { DialerId = "bench", MaxCalls = 1 });
            times.Add(watch.Elapsed.TotalMilliseconds);
            await client.Dialer.ReleaseCallsAsync(new() { Tokens = { claimed.Calls[0].Token } });
        }

        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>Puts copies of the first campaign's row beside it, without a contact.</summary>
    private static void Copy(string database, int count, string changes)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            BEGIN IMMEDIATE;
            CREATE TEMP TABLE copy AS SELECT * FROM campaigns WHERE id = 1;
            UPDATE copy SET id = NULL, waiting = 0, claimed = 0, dialing = 0, done = 0, contact_count = 0, is_ready = 0, ready_time = NULL,
                next_due_time = NULL, {changes};
            WITH RECURSIVE places(place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < {count})
            INSERT INTO campaigns SELECT copy.* FROM places, copy;
            DROP TABLE copy;
            COMMIT;
            """;
        command.ExecuteNonQuery();
    }

    private static string Text(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N3} ms");
}
