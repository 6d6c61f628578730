using System.Diagnostics;
using System.Globalization;
using System.Text;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Bench;

/// <summary>Imports of a million rows by each road, beside a bare insert of the same rows, and what they cost in memory.</summary>
internal static class Imports
{
    private const int Rows = 1_000_000;
    private const int RowsPerMessage = 1_000;
    private const string Ndjson = "application/x-ndjson";
    private const string Csv = "text/csv";
    private const string SkipBad = "bad_rows=BAD_ROW_POLICY_SKIP_BAD";

    public static async Task MeasureAsync(Table table, string folder)
    {
        var rows = new Workload(Rows).Rows;
        var messages = rows.Chunk(RowsPerMessage).Select(ToMessage).ToList();
        var ndjson = Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => $$"""{"phone":"{{row.Phone}}","add_data":{{row.AddData}}}{{'\n'}}""")));
        var csv = Encoding.UTF8.GetBytes("phone,name,time,extra\n" + string.Concat(rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Phone},{row.Name},{row.Time},{row.Extra}\n"))));
        var template = await LargeCreates.MakeTemplateAsync(folder);
        using var service = new ServiceProcess(Hosts.Service, folder);
        var medians = await Rounds.MediansAsync(
            warmUps: 1,
            rounds: 3,
            () => Task.FromResult(Rows / BareInsert.Run(template, rows).TotalSeconds),
            () => RowsPerSecondAsync(service, client => ImportAsync(client, messages, BadRowPolicy.SkipBad)),
            () => RowsPerSecondAsync(service, client => client.ImportFileAsync(ndjson, Ndjson, SkipBad)),
            () => RowsPerSecondAsync(service, client => client.ImportFileAsync(csv, Csv, SkipBad)),
            () => RowsPerSecondAsync(service, client => ImportAsync(client, messages, BadRowPolicy.AllOrNothing)));
        Add("import 1,000,000 rows, gRPC stream", medians[1], atLeast: 0.6);
        Add("import 1,000,000 rows, NDJSON", medians[2], atLeast: 0.5);
        Add("import 1,000,000 rows, CSV", medians[3], atLeast: 0.5);
        Add("import 1,000,000 rows, gRPC stream, all or nothing", medians[4], atLeast: null);

        await AddGrowthAsync("gRPC stream", client => ImportAsync(client, messages, BadRowPolicy.SkipBad));
        await AddGrowthAsync("NDJSON", client => client.ImportFileAsync(ndjson, Ndjson, SkipBad));
        await AddGrowthAsync("CSV", client => client.ImportFileAsync(csv, Csv, SkipBad));

        void Add(string what, double rate, double? atLeast) =>
            table.Add(what, LargeCreates.Text(rate), $"bare prepared insert: {LargeCreates.Text(medians[0])}", rate / medians[0], atLeast);

        async Task AddGrowthAsync(string road, Func<Client, Task<long>> import)
        {
            const double Bar = 64 * 1_024 * 1_024;
            using var fresh = new ServiceProcess(Hosts.Service, folder);
            using var client = await fresh.OpenAsync();
            await client.CreateByJsonAsync(new Workload(0).Json);
            // A list of a hundredth of the length: what is compiled and allocated once is there before.
            await client.ImportFileAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Rows / 100).Select(row => $$"""{"phone":"+7999{{row:D7}}"}{{'\n'}}"""))), Ndjson);
            var before = fresh.PeakMemory;
            await import(client);
            var growth = fresh.PeakMemory - before;
            table.Add($"growth of peak memory over it, {road}", Megabytes(growth), $"allowed: {Megabytes(Bar)}", growth / Bar, atMost: 1);
        }
    }

    private static async Task<double> RowsPerSecondAsync(ServiceProcess service, Func<Client, Task<long>> import)
    {
        using var client = await service.OpenAsync();
        await client.CreateByJsonAsync(new Workload(0).Json);
        var watch = Stopwatch.StartNew();
        var accepted = await import(client);
        return accepted == Rows ? Rows / watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{accepted} rows were accepted.");
    }

    private static async Task<long> ImportAsync(Client client, List<ImportContactsRequest> messages, BadRowPolicy badRows)
    {
        using var call = client.Contacts.ImportContacts();
        await call.RequestStream.WriteAsync(new() { Settings = new() { CampaignId = 1, BadRows = badRows } });
        foreach (var message in messages) await call.RequestStream.WriteAsync(message);
        await call.RequestStream.CompleteAsync();
        return (await call).Import.AcceptedCount;
    }

    private static ImportContactsRequest ToMessage(Workload.Row[] rows) =>
        new() { Rows = { rows.Select(row => new ImportRow { Phone = row.Phone, AddDataJson = row.AddData }) } };

    private static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_024 / 1_024:N0} MiB");
}
