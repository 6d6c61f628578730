using System.Diagnostics;
using System.Globalization;
using System.Text;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Bench;

/// <summary>Sixty-four callers at once, each of whom asks for one small thing after the other, beside a plain service.</summary>
internal static class Crowd
{
    private const int AtOnce = 64;
    private const int Calls = 6_400;
    private const int PlainCalls = 640;
    private static readonly byte[] PlainCampaign = Encoding.UTF8.GetBytes("""{"name":"one","contacts":[{"phone":"+79121234567"}]}""");

    public static async Task MeasureAsync(Table table, string folder)
    {
        using var service = new ServiceProcess(Hosts.Service, folder);
        using var plain = new ServiceProcess(Hosts.Plain, folder);
        using var client = await service.OpenAsync();
        using var other = await plain.OpenAsync();
        var one = new Workload(1);
        var times = new List<double>();
        var medians = await Rounds.MediansAsync(
            warmUps: 1,
            rounds: 3,
            () => RateAsync(client.DoNothingAsync, Calls),
            () => RateAsync(() => client.CreateByJsonAsync(one.Json), Calls),
            () => RateAsync(() => client.CreateByGrpcAsync(one.Grpc), Calls, times),
            () => RateAsync(() => other.PostAsync("/plain/campaigns", PlainCampaign), PlainCalls)
        );
        Add("small creates, 64 at once, documented JSON", medians[1], medians, 0.35, 8);
        Add("small creates, 64 at once, gRPC", medians[2], medians, 0.35, 8);
        times.Sort();
        var (median, p99) = (times[times.Count / 2], times[(int)(times.Count * 0.99)]);
        table.Add("their p99, gRPC", Milliseconds(p99), $"median: {Milliseconds(median)}", p99 / median, atMost: 4);

        var calls = new Workload(100_000, isOpenNow: true);
        await client.CreateByJsonAsync(calls.Json);
        var contacts = string.Join(',', Enumerable.Range(0, 10_000).Select(place => $$"""{"phone":"+7912{{place:0000000}}"}"""));
        await other.PostAsync("/plain/campaigns", Encoding.UTF8.GetBytes($$"""{"name":"many","contacts":[{{contacts}}]}"""));
        var dialled = await Rounds.MediansAsync(
            warmUps: 1,
            rounds: 3,
            () => RateAsync(() => CallAsync(client), Calls),
            () => RateAsync(() => CallPlainlyAsync(other), PlainCalls)
        );
        table.Add(
            "64 dialers, one call at a time",
            Text(dialled[0]),
            $"plain service: {Text(dialled[1])}",
            dialled[0] / dialled[1],
            atLeast: 8
        );

        void Add(string what, double rate, double[] all, double leastOfEmpty, double leastOfPlain)
        {
            table.Add(what, Text(rate), $"empty method: {Text(all[0])}", rate / all[0], atLeast: leastOfEmpty);
            table.Add(
                $"{what}, beside a plain service",
                Text(rate),
                $"plain service: {Text(all[3])}",
                rate / all[3],
                atLeast: leastOfPlain
            );
        }
    }

    private static async Task CallAsync(Client client)
    {
        var claimed = await client.Dialer.ClaimCallsAsync(new() { DialerId = "bench", MaxCalls = 1 });
        var token = claimed.Calls[0].Token;
        await client.Dialer.StartCallsAsync(new() { Tokens = { token } });
        await client.Dialer.ReportOutcomesAsync(
            new()
            {
                Reports =
                {
                    new OutcomeReport { Token = token, Outcome = Outcome.Answered },
                },
            }
        );
    }

    internal static async Task CallPlainlyAsync(Client client)
    {
        var id = await client.PostAsync("/plain/claim", []);
        await client.PostAsync($"/plain/start/{id}", []);
        await client.PostAsync($"/plain/report/{id}", []);
    }

    private static async Task<double> RateAsync(Func<Task> call, int calls, List<double>? times = null)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, AtOnce)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var done = 0; done < calls / AtOnce; done++)
                        {
                            var begun = Stopwatch.GetTimestamp();
                            await call();
                            if (times is null)
                                continue;
                            lock (times)
                                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                        }
                    })
                )
        );
        return calls / watch.Elapsed.TotalSeconds;
    }

    private static string Text(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:N0}/s");

    private static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N2} ms");
}
