using System.Diagnostics;
using System.Globalization;

namespace CampaignGrpc.Bench;

/// <summary>
/// The documented endpoint's reader, which also checks every field, beside JSON transcoding, which only decodes: the same
/// body of 100,000 contacts up to a handler that counts them, each in a process of its own.
/// </summary>
internal static class JsonReaders
{
    private const int Contacts = 100_000;
    private const int RequestsForMemory = 6;

    public static async Task MeasureAsync(Table table, string folder)
    {
        using ServiceProcess ours = new(Hosts.Reader, folder),
            theirs = new(Hosts.Transcoding, folder);
        using Client ourClient = await ours.OpenAsync(),
            theirClient = await theirs.OpenAsync();
        var body = new Workload(Contacts).Json;
        var ourGrowth = await GrowthAsync(ours, ourClient, body);
        var theirGrowth = await GrowthAsync(theirs, theirClient, body);
        var times = await Rounds.MediansAsync(
            warmUps: 2,
            rounds: 11,
            () => TimeAsync(ourClient, body, Contacts),
            () => TimeAsync(theirClient, body, Contacts)
        );
        table.Add(
            "read and check the JSON of 100,000 contacts, speed",
            Text(times[0], "ms"),
            $"transcoding, which only decodes: {Text(times[1], "ms")}",
            times[1] / times[0],
            atLeast: 3
        );
        table.Add(
            $"growth of peak memory over {RequestsForMemory} of these",
            Text(ourGrowth, "MB"),
            $"transcoding: {Text(theirGrowth, "MB")}",
            ourGrowth / theirGrowth,
            atMost: 0.25
        );
    }

    private static async Task<double> GrowthAsync(ServiceProcess process, Client client, byte[] body)
    {
        await TimeAsync(client, new Workload(1).Json, 1);
        var before = process.PeakMemory;
        for (var request = 0; request < RequestsForMemory; request++)
            await TimeAsync(client, body, Contacts);
        return (process.PeakMemory - before) / 1e6;
    }

    private static async Task<double> TimeAsync(Client client, byte[] body, int contacts)
    {
        var watch = Stopwatch.StartNew();
        var counted = await client.CreateByJsonAsync(body);
        var time = watch.Elapsed.TotalMilliseconds;
        return counted == contacts ? time : throw new InvalidOperationException($"{counted} of {contacts} contacts were read.");
    }

    private static string Text(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:N0} {unit}");
}
