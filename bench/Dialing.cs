using System.Diagnostics;
using System.Globalization;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Bench;

/// <summary>Claim, start and report through gRPC, whatever the number of contacts that wait.</summary>
internal static class Dialing
{
    private const int Few = 10_000;
    private const int Some = 100_000;
    private const int Many = 1_000_000;
    private const int BatchesPerRound = 20;
    private const int ClaimsPerRound = 200;

    public static async Task MeasureAsync(Table table, string folder)
    {
        await using var few = await Stock.FillAsync(folder, Few);
        await using var some = await Stock.FillAsync(folder, Some);
        await using var many = await Stock.FillAsync(folder, Many);
        var medians = await Rounds.MediansAsync(
            warmUps: 2,
            rounds: 7,
            () => Task.FromResult(BareDialing.Run(few.Database, BatchesPerRound)),
            few.CarryOutAsync,
            some.CarryOutAsync,
            many.CarryOutAsync
        );
        table.Add(
            "claim + start + report, 100 a batch, 10,000 waiting",
            Text(medians[1]),
            $"bare statements: {Text(medians[0])}",
            medians[1] / medians[0],
            atLeast: 0.35
        );
        table.Add("the same, 100,000 waiting", Text(medians[2]), $"10,000 waiting: {Text(medians[1])}", medians[2] / medians[1]);
        table.Add(
            "the same, 1,000,000 waiting",
            Text(medians[3]),
            $"10,000 waiting: {Text(medians[1])}",
            medians[3] / medians[1],
            atLeast: 0.85
        );

        List<double> fewClaims = [],
            manyClaims = [];
        for (var round = 0; round < 10; round++)
        {
            await few.ClaimAndReleaseAsync(ClaimsPerRound, fewClaims);
            await many.ClaimAndReleaseAsync(ClaimsPerRound, manyClaims);
        }

        var (fewest, most) = (Percentile99(fewClaims), Percentile99(manyClaims));
        table.Add(
            "p99 of ClaimCalls of 100, 1,000,000 waiting",
            Milliseconds(most),
            $"10,000 waiting: {Milliseconds(fewest)}",
            most / fewest,
            atMost: 2
        );
    }

    private static double Percentile99(List<double> values)
    {
        values.Sort();
        return values[(int)(values.Count * 0.99)];
    }

    public static string Text(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:N0} contacts/s");

    public static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N2} ms");

    /// <summary>A service whose stock of waiting contacts is filled up again after every round.</summary>
    public sealed class Stock : IAsyncDisposable
    {
        private const int PerCampaign = 200_000;
        private const int PerBatch = 100;

        private readonly ServiceProcess _service;
        private readonly Client _client;
        private byte[] _refill = [];

        private Stock(ServiceProcess service, Client client)
        {
            _service = service;
            _client = client;
        }

        public string Database => _service.Database;

        public static async Task<Stock> FillAsync(string folder, int contacts, string host = Hosts.Service, bool isOfManyZones = false)
        {
            var service = new ServiceProcess(host, folder);
            var stock = new Stock(service, await service.OpenAsync());
            var whole = new Workload(Math.Min(contacts, PerCampaign), isOpenNow: true, isOfManyZones: isOfManyZones);
            for (var filled = 0; filled < contacts; filled += whole.Rows.Count)
                await stock._client.CreateByJsonAsync(whole.Json);
            stock._refill = new Workload(BatchesPerRound * PerBatch, isOpenNow: true).Json;
            return stock;
        }

        /// <returns>Contacts a second.</returns>
        public async Task<double> CarryOutAsync()
        {
            await _client.CreateByJsonAsync(_refill);
            var watch = Stopwatch.StartNew();
            for (var batch = 0; batch < BatchesPerRound; batch++)
            {
                var tokens = await ClaimAsync();
                var started = await _client.Dialer.StartCallsAsync(new() { Tokens = { tokens } });
                if (started.Results.Any(result => result.Refusal is not null))
                    throw new InvalidOperationException("A start was refused.");
                var reported = await _client.Dialer.ReportOutcomesAsync(
                    new() { Reports = { tokens.Select(token => new OutcomeReport { Token = token, Outcome = Outcome.Answered }) } }
                );
                if (reported.Results.Any(result => result.Refusal is not null))
                    throw new InvalidOperationException("A report was refused.");
            }

            return BatchesPerRound * PerBatch / watch.Elapsed.TotalSeconds;
        }

        public async Task ClaimAndReleaseAsync(int claims, List<double> milliseconds)
        {
            for (var claim = 0; claim < claims; claim++)
            {
                var watch = Stopwatch.StartNew();
                var tokens = await ClaimAsync();
                milliseconds.Add(watch.Elapsed.TotalMilliseconds);
                await _client.Dialer.ReleaseCallsAsync(new() { Tokens = { tokens } });
            }
        }

        public ValueTask DisposeAsync()
        {
            _client.Dispose();
            _service.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task<List<string>> ClaimAsync()
        {
            var answer = await _client.Dialer.ClaimCallsAsync(new() { DialerId = "bench", MaxCalls = PerBatch });
            if (answer.Calls.Count != PerBatch)
                throw new InvalidOperationException($"{answer.Calls.Count} calls were due.");
            return [.. answer.Calls.Select(call => call.Token)];
        }
    }
}
