using System.Diagnostics;
using System.Globalization;
using System.Text;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Bench;

/// <summary>
/// Calls carried out on both engines, beside jobs of the queues that a team would take off the shelf and of a plain service, on the same
/// server of PostgreSQL. A job is two durable steps, a call three: claim, start and report.
/// </summary>
internal static class Peers
{
    private const int Crowd = 64;
    private const int Batch = 100;
    private const int Single = 3_200;
    private const int Plain = 640;
    private const int Batched = 10_000;

    public static async Task MeasureAsync(Table table, string folder)
    {
        using var server = PostgresServer.Start();
        using var queues = Queues.Start(server);
        using var sqlite = new ServiceProcess(Hosts.Service, folder);
        using var postgres = new ServiceProcess(Hosts.OnPostgres, folder, server.MakeDatabase("campaigns"));
        using var plain = new ServiceProcess(Hosts.PlainOnPostgres, folder, server.MakeDatabase("plain"));
        using var onSqlite = await sqlite.OpenAsync();
        using var onPostgres = await postgres.OpenAsync();
        using var onPlain = await plain.OpenAsync();
        var list = new Workload(200_000, isOpenNow: true).Json;
        await onSqlite.CreateByJsonAsync(list);
        await onPostgres.CreateByJsonAsync(list);
        var contacts = string.Join(',', Enumerable.Range(0, 10_000).Select(place => $$"""{"phone":"+7912{{place:0000000}}"}"""));
        await onPlain.PostAsync("/plain/campaigns", Encoding.UTF8.GetBytes($$"""{"name":"many","contacts":[{{contacts}}]}"""));

        var medians = await Rounds.MediansAsync(
            warmUps: 1,
            rounds: 3,
            () => queues.RateAsync("pg-boss", Crowd, 1, Single),
            () => RateAsync(Crowd, 1, Plain, _ => Bench.Crowd.CallPlainlyAsync(onPlain)),
            () => RateAsync(Crowd, 1, Single, most => CallAsync(onSqlite, most)),
            () => RateAsync(Crowd, 1, Single, most => CallAsync(onPostgres, most)),
            () => queues.RateAsync("pg-boss", 1, Batch, Batched),
            () => queues.RateAsync("pg-boss", 8, Batch, Batched),
            () => queues.RateAsync("graphile-worker", 24, 500, Batched),
            () => RateAsync(1, Batch, Batched, most => CallAsync(onSqlite, most)),
            () => RateAsync(8, Batch, Batched, most => CallAsync(onSqlite, most)),
            () => RateAsync(1, Batch, Batched, most => CallAsync(onPostgres, most)),
            () => RateAsync(8, Batch, Batched, most => CallAsync(onPostgres, most))
        );
        Add("64 dialers, one call at a time, SQLite", medians[2], "pg-boss, 64 workers of one", medians[0], 4);
        Add("the same beside the plain service", medians[2], "plain service", medians[1], 8);
        Add("64 dialers, one call at a time, PostgreSQL", medians[3], "pg-boss, 64 workers of one", medians[0], 4);
        Add("the same beside the plain service", medians[3], "plain service", medians[1], 8);
        Add("one dialer, 100 calls at a time, SQLite", medians[7], "pg-boss, one worker of 100", medians[4], 1.2);
        Add("eight dialers, 100 calls at a time, SQLite", medians[8], "pg-boss, eight workers of 100", medians[5], 1);
        Add("one dialer, 100 calls at a time, PostgreSQL", medians[9], "pg-boss, one worker of 100", medians[4], 0.75);
        Add("eight dialers, 100 calls at a time, PostgreSQL", medians[10], "pg-boss, eight workers of 100", medians[5], 0.7);
        Add("the same beside graphile-worker", medians[10], "graphile-worker, 24 workers", medians[6], null);

        void Add(string what, double rate, string peer, double itsRate, double? atLeast) =>
            table.Add(what, Dialing.Text(rate), $"{peer}: {Dialing.Text(itsRate)}", rate / itsRate, atLeast: atLeast);
    }

    private static async Task<double> RateAsync(int dialers, int batch, int calls, Func<int, Task> carryOut)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, dialers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var done = 0; done < calls / dialers; done += batch)
                            await carryOut(batch);
                    })
                )
        );
        return calls / dialers / batch * batch * dialers / watch.Elapsed.TotalSeconds;
    }

    private static async Task CallAsync(Client client, int most)
    {
        var claimed = await client.Dialer.ClaimCallsAsync(new() { DialerId = "bench", MaxCalls = most });
        if (claimed.Calls.Count != most)
            throw new InvalidOperationException($"{claimed.Calls.Count} calls were due.");
        var tokens = claimed.Calls.Select(call => call.Token).ToList();
        var started = await client.Dialer.StartCallsAsync(new() { Tokens = { tokens } });
        var reported = await client.Dialer.ReportOutcomesAsync(
            new() { Reports = { tokens.Select(token => new OutcomeReport { Token = token, Outcome = Outcome.Answered }) } }
        );
        if (started.Results.Any(result => result.Refusal is not null) || reported.Results.Any(result => result.Refusal is not null))
            throw new InvalidOperationException("A start or a report was refused.");
    }

    /// <summary>The process of <c>peers/peers.mjs</c>.</summary>
    private sealed class Queues : IDisposable
    {
        private const string Folder = "bench/peers";

        private readonly Process _process;

        private Queues(Process process) => _process = process;

        public static Queues Start(PostgresServer server)
        {
            if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
                throw new InvalidOperationException($"The queues are not there: npm install --prefix {Folder}, from the project's root.");
            server.MakeDatabase("peers");
            var start = new ProcessStartInfo("node", [$"{Folder}/peers.mjs", $"postgres://campaigns@127.0.0.1:{server.Port}/peers"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            var process = Process.Start(start)!;
            return process.StandardOutput.ReadLine() == ServiceProcess.Ready
                ? new(process)
                : throw new InvalidOperationException("The queues did not start.");
        }

        /// <returns>Jobs a second.</returns>
        public async Task<double> RateAsync(string peer, int workers, int batch, int jobs)
        {
            await _process.StandardInput.WriteLineAsync($"{peer} {workers} {batch} {jobs}");
            await _process.StandardInput.FlushAsync();
            return double.Parse((await _process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        }

        public void Dispose()
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
