using System.Diagnostics;
using System.Globalization;

namespace CampaignGrpc.Bench;

/// <summary>Durable creates of one contact, beside a gRPC method of the same server that does nothing.</summary>
internal static class SmallCreates
{
    public static async Task MeasureAsync(Table table, string folder)
    {
        using var service = new ServiceProcess(Hosts.Service, folder);
        using var client = await service.OpenAsync();
        await MeasureAsync(table, client, "small creates one at a time", atOnce: 1, calls: 400);
        await MeasureAsync(table, client, "small creates, 16 at once", atOnce: 16, calls: 4_000);
    }

    private static async Task MeasureAsync(Table table, Client client, string what, int atOnce, int calls)
    {
        var one = new Workload(1);
        var medians = await Rounds.MediansAsync(
            warmUps: 2,
            rounds: 7,
            () => CallsPerSecondAsync(client.DoNothingAsync, atOnce, calls),
            () => CallsPerSecondAsync(() => client.CreateByJsonAsync(one.Json), atOnce, calls),
            () => CallsPerSecondAsync(() => client.CreateByGrpcAsync(one.Grpc), atOnce, calls)
        );
        table.Add($"{what}, documented JSON", Text(medians[1]), $"empty method: {Text(medians[0])}", medians[1] / medians[0]);
        table.Add($"{what}, gRPC", Text(medians[2]), $"empty method: {Text(medians[0])}", medians[2] / medians[0]);
    }

    private static async Task<double> CallsPerSecondAsync(Func<Task> call, int atOnce, int calls)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, atOnce)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var done = 0; done < calls / atOnce; done++)
                            await call();
                    })
                )
        );
        return calls / watch.Elapsed.TotalSeconds;
    }

    private static string Text(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:N0}/s");
}
