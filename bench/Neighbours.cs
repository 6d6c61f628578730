using System.Diagnostics;
using System.Globalization;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Bench;

/// <summary>How long a dialer of one campaign waits while something large is done to another, and beside many that are idle.</summary>
internal static class Neighbours
{
    private const int PerCreate = 200_000;
    private const int Longest = 250;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    public static async Task MeasureAsync(Table table, string folder)
    {
        using var service = new ServiceProcess(Hosts.Service, folder);
        using var client = await service.OpenAsync();
        var large = new Workload(PerCreate, isOpenNow: true);
        var own = await client.CreateByJsonAsync(new Workload(50_000, isOpenNow: true).Json);
        var idle = await DialAsync(client, own, Task.Delay(Quiet, TimeProvider.System));
        table.Add("claim, start and report of one call, nothing else going on: p99", Milliseconds(idle.P99), "–", idle.P99);

        var creates = Enumerable.Range(0, 10).Select(_ => client.CreateByJsonAsync(large.Json)).ToList();
        Add("while ten creates of 200,000 contacts arrive", await DialAsync(client, own, Task.WhenAll(creates)));
        var campaigns = await Task.WhenAll(creates);
        Add("while ten campaigns of 200,000 contacts are cancelled", await DialAsync(client, own, CancelAsync(client, campaigns)));

        void Add(string what, Times times)
        {
            table.Add(
                $"slowest claim, start or report {what}; the bar is in ms",
                Milliseconds(times.Slowest),
                $"p99 alone: {Milliseconds(idle.P99)}",
                times.Slowest,
                atMost: Longest
            );
            table.Add("its p99", Milliseconds(times.P99), $"p99 alone: {Milliseconds(idle.P99)}", times.P99 / idle.P99);
        }
    }

    private static async Task CancelAsync(Client client, IReadOnlyList<long> campaigns)
    {
        await Task.WhenAll(campaigns.Select(id => client.Campaigns.CancelCampaignAsync(new() { CampaignId = id }).ResponseAsync));
        foreach (var id in campaigns)
        {
            while ((await client.Campaigns.GetCampaignAsync(new() { CampaignId = id })).Campaign.Counts.Waiting > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Carries out one call after the other until something has ended.</summary>
    internal static async Task<Times> DialAsync(Client client, long campaign, Task meanwhile)
    {
        var times = new List<double>();
        while (!meanwhile.IsCompleted)
        {
            var claimed = (
                await TimeAsync(
                    client
                        .Dialer.ClaimCallsAsync(
                            new()
                            {
                                DialerId = "bench",
                                CampaignId = campaign,
                                MaxCalls = 1,
                            }
                        )
                        .ResponseAsync
                )
            ).Calls;
            if (claimed.Count == 0)
                throw new InvalidOperationException("No call was due.");
            var token = claimed[0].Token;
            await TimeAsync(client.Dialer.StartCallsAsync(new() { Tokens = { token } }).ResponseAsync);
            var report = new OutcomeReport { Token = token, Outcome = Outcome.Answered };
            await TimeAsync(client.Dialer.ReportOutcomesAsync(new() { Reports = { report } }).ResponseAsync);
        }

        await meanwhile;
        times.Sort();
        return new(times[(int)(times.Count * 0.99)], times[^1]);

        async Task<T> TimeAsync<T>(Task<T> call)
        {
            var watch = Stopwatch.StartNew();
            var answer = await call;
            times.Add(watch.Elapsed.TotalMilliseconds);
            return answer;
        }
    }

    internal static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N1} ms");

    internal sealed record Times(double P99, double Slowest);
}
