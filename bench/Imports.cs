using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
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
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string SkipBad = "bad_rows=BAD_ROW_POLICY_SKIP_BAD";

    public static async Task MeasureAsync(Table table, string folder)
    {
        var rows = new Workload(Rows).Rows;
        var messages = rows.Chunk(RowsPerMessage).Select(ToMessage).ToList();
        var ndjson = Encoding.UTF8.GetBytes(
            string.Concat(rows.Select(row => $$"""{"phone":"{{row.Phone}}","add_data":{{row.AddData}}}{{'\n'}}"""))
        );
        var csv = Encoding.UTF8.GetBytes(
            "phone,name,time,extra\n"
                + string.Concat(
                    rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Phone},{row.Name},{row.Time},{row.Extra}\n"))
                )
        );
        var xlsx = ToExcel(rows);
        var template = await LargeCreates.MakeTemplateAsync(folder);
        using var service = new ServiceProcess(Hosts.Service, folder);
        var medians = await Rounds.MediansAsync(
            warmUps: 1,
            rounds: 3,
            () => Task.FromResult(Rows / BareInsert.Run(template, rows).TotalSeconds),
            () => RowsPerSecondAsync(service, client => ImportAsync(client, messages, BadRowPolicy.SkipBad)),
            () => RowsPerSecondAsync(service, client => client.ImportFileAsync(ndjson, Ndjson, SkipBad)),
            () => RowsPerSecondAsync(service, client => client.ImportFileAsync(csv, Csv, SkipBad)),
            () => RowsPerSecondAsync(service, client => ImportAsync(client, messages, BadRowPolicy.AllOrNothing)),
            () => RowsPerSecondAsync(service, client => client.ImportFileAsync(xlsx, Xlsx, SkipBad))
        );
        Add("import 1,000,000 rows, gRPC stream", medians[1], atLeast: 0.6);
        Add("import 1,000,000 rows, NDJSON", medians[2], atLeast: 0.5);
        Add("import 1,000,000 rows, CSV", medians[3], atLeast: 0.5);
        Add("import 1,000,000 rows, gRPC stream, all or nothing", medians[4], atLeast: null);
        Add($"import 1,000,000 rows, Excel file of {Megabytes(xlsx.Length)}", medians[5], atLeast: null);

        await AddGrowthAsync("gRPC stream", client => ImportAsync(client, messages, BadRowPolicy.SkipBad));
        await AddGrowthAsync("NDJSON", client => client.ImportFileAsync(ndjson, Ndjson, SkipBad));
        await AddGrowthAsync("CSV", client => client.ImportFileAsync(csv, Csv, SkipBad));
        await AddGrowthAsync("Excel, a text of its own in every row", client => client.ImportFileAsync(xlsx, Xlsx, SkipBad), isFlat: false);

        void Add(string what, double rate, double? atLeast) =>
            table.Add(what, LargeCreates.Text(rate), $"bare prepared insert: {LargeCreates.Text(medians[0])}", rate / medians[0], atLeast);

        async Task AddGrowthAsync(string road, Func<Client, Task<long>> import, bool isFlat = true)
        {
            const double Bar = 64 * 1_024 * 1_024;
            using var fresh = new ServiceProcess(Hosts.Service, folder);
            using var client = await fresh.OpenAsync();
            await client.CreateByJsonAsync(new Workload(0).Json);
            // A list of a hundredth of the length: what is compiled and allocated once is there before.
            await client.ImportFileAsync(
                Encoding.UTF8.GetBytes(
                    string.Concat(Enumerable.Range(0, Rows / 100).Select(row => $$"""{"phone":"+7999{{row:D7}}"}{{'\n'}}"""))
                ),
                Ndjson
            );
            var before = fresh.PeakMemory;
            await import(client);
            var growth = fresh.PeakMemory - before;
            table.Add(
                $"growth of peak memory over it, {road}",
                Megabytes(growth),
                $"allowed: {Megabytes(Bar)}",
                growth / Bar,
                atMost: isFlat ? 1 : null
            );
        }
    }

    private static async Task<double> RowsPerSecondAsync(ServiceProcess service, Func<Client, Task<long>> import)
    {
        using var client = await service.OpenAsync();
        await client.CreateByJsonAsync(new Workload(0).Json);
        var watch = Stopwatch.StartNew();
        var accepted = await import(client);
        return accepted == Rows
            ? Rows / watch.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{accepted} rows were accepted.");
    }

    private static async Task<long> ImportAsync(Client client, List<ImportContactsRequest> messages, BadRowPolicy badRows)
    {
        using var call = client.Contacts.ImportContacts();
        await call.RequestStream.WriteAsync(
            new()
            {
                Settings = new() { CampaignId = 1, BadRows = badRows },
            }
        );
        foreach (var message in messages)
            await call.RequestStream.WriteAsync(message);
        await call.RequestStream.CompleteAsync();
        return (await call).Import.AcceptedCount;
    }

    /// <summary>As Excel writes it: numbers as numbers, texts in a table that all sheets share.</summary>
    private static byte[] ToExcel(IReadOnlyList<Workload.Row> rows)
    {
        const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
        string[] heading = ["phone", "name", "time", "extra"];
        var texts = new Dictionary<string, int>();
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(
                "_rels/.rels",
                [
                    $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"r1\" Type=\"{Office}/officeDocument\" "
                        + "Target=\"xl/workbook.xml\"/></Relationships>",
                ]
            );
            Add(
                "xl/workbook.xml",
                [$"<workbook {Main} xmlns:r=\"{Office}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"]
            );
            Add(
                "xl/_rels/workbook.xml.rels",
                [
                    $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"r1\" Type=\"{Office}/worksheet\" "
                        + "Target=\"worksheets/sheet1.xml\"/>",
                    $"<Relationship Id=\"r2\" Type=\"{Office}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
                ]
            );
            Add(
                "xl/worksheets/sheet1.xml",
                [
                    $"<worksheet {Main}><sheetData><row>",
                    .. heading.Select(Text),
                    "</row>",
                    .. rows.Select(row =>
                        $"<row><c><v>{row.Phone[1..]}</v></c>{Text(row.Name)}{Text(row.Time)}{Text($"{row.Extra}")}</row>"
                    ),
                    "</sheetData></worksheet>",
                ]
            );
            Add(
                "xl/sharedStrings.xml",
                [$"<sst {Main}>", .. texts.Keys.Select(text => $"<si><t>{System.Security.SecurityElement.Escape(text)}</t></si>"), "</sst>"]
            );

            void Add(string name, IEnumerable<string> parts)
            {
                using var entry = new StreamWriter(archive.CreateEntry(name, CompressionLevel.Fastest).Open());
                foreach (var part in parts)
                    entry.Write(part);
            }
        }

        return file.ToArray();

        string Text(string text)
        {
            if (!texts.TryGetValue(text, out var place))
                texts.Add(text, place = texts.Count);
            return $"<c t=\"s\"><v>{place}</v></c>";
        }
    }

    private static ImportContactsRequest ToMessage(Workload.Row[] rows) =>
        new() { Rows = { rows.Select(row => new ImportRow { Phone = row.Phone, AddDataJson = row.AddData }) } };

    private static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_024 / 1_024:N0} MiB");
}
