using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CampaignGrpc.Bench;

/// <summary>Exporting a million rows: how fast beside only reading them, and whether memory stays flat.</summary>
internal static class Exports
{
    private const int Few = 10_000;
    private const int Many = 1_000_000;

    private const string Rows = """
        SELECT c.number, c.phone, c.state, c.result, c.add_data, a.number, a.run_day, a.dialer_id, a.outcome, a.start_time, a.answer_time,
            a.end_time, a.result_data
        FROM contacts c LEFT JOIN attempts a ON a.campaign_id = c.campaign_id AND a.contact_number = c.number
            AND a.number = (SELECT max(number) FROM attempts WHERE campaign_id = c.campaign_id AND contact_number = c.number)
        WHERE c.campaign_id = $campaign ORDER BY c.number
        """;

    public static async Task MeasureAsync(Table table, string folder)
    {
        await using var service = await FilledService.StartAsync(folder);
        var few = await service.AddCampaignAsync(Few);
        var many = await service.AddCampaignAsync(Many);
        foreach (var extension in new[] { "csv", "ndjson" })
            await service.Client.DownloadAsync(PathOf(few, extension));

        var before = service.PeakMemory;
        var medians = await Rounds.MediansAsync(
            warmUps: 1,
            rounds: 3,
            () => Task.FromResult(ReadRows(service.Database, many)),
            () => ExportAsync(service.Client, PathOf(many, "csv")),
            () => ExportAsync(service.Client, PathOf(many, "ndjson"))
        );
        var growth = (service.PeakMemory - before) / 1_048_576.0;

        table.Add(
            "export 1,000,000 rows as CSV",
            Text(medians[1]),
            $"bare SELECT: {Text(medians[0])}",
            medians[1] / medians[0],
            atLeast: 0.25
        );
        table.Add(
            "export 1,000,000 rows as NDJSON",
            Text(medians[2]),
            $"bare SELECT: {Text(medians[0])}",
            medians[2] / medians[0],
            atLeast: 0.25
        );
        table.Add(
            "growth of peak memory over 8 of these, after two of 10,000 rows; the bar is in MB",
            string.Create(CultureInfo.InvariantCulture, $"{growth:N0} MB"),
            "–",
            growth,
            atMost: 64
        );
    }

    /// <returns>Rows a second.</returns>
    private static async Task<double> ExportAsync(Client client, string path)
    {
        var watch = Stopwatch.StartNew();
        if (await client.DownloadAsync(path) < Many)
            throw new InvalidOperationException("The file is too short.");
        return Many / watch.Elapsed.TotalSeconds;
    }

    /// <inheritdoc cref="ExportAsync"/>
    private static double ReadRows(string database, long campaign)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Rows;
        command.Parameters.AddWithValue("$campaign", campaign);
        var watch = Stopwatch.StartNew();
        using var row = command.ExecuteReader();
        var values = new object[row.FieldCount];
        var rows = 0;
        for (; row.Read(); rows++)
            row.GetValues(values);
        if (rows != Many)
            throw new InvalidOperationException($"{rows} rows were read.");
        return Many / watch.Elapsed.TotalSeconds;
    }

    private static string PathOf(long campaign, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/campaigns/{campaign}/results.{extension}");

    private static string Text(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate / 1_000:N0} thousand rows/s");
}
