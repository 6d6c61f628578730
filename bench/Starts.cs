using System.Diagnostics;
using System.Globalization;

namespace CampaignGrpc.Bench;

/// <summary>
/// From the start of the process until it listens, with a million contacts in its file; and what it takes when nobody asks for anything.
/// </summary>
internal static class Starts
{
    private const int Contacts = 1_000_000;
    private const int Rounds = 7;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public static async Task MeasureAsync(Table table, string folder)
    {
        string database;
        await using (var filled = await FilledService.StartAsync(folder))
        {
            await filled.AddCampaignAsync(Contacts);
            database = filled.Database;
        }

        var seconds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            await using var service = await StartedService.OnAsync(database);
            seconds.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
            if (round == Rounds - 1)
                await LookAtRestAsync(table, service.Process);
        }

        seconds.Sort();
        var median = seconds[Rounds / 2];
        table.Add(
            "start with 1,000,000 contacts; the bar is in seconds",
            string.Create(CultureInfo.InvariantCulture, $"{median:N2} s"),
            "–",
            median,
            atMost: 2
        );
    }

    private static async Task LookAtRestAsync(Table table, Process service)
    {
        await Task.Delay(Rest, TimeProvider.System);
        service.Refresh();
        var (used, begun) = (service.TotalProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(Rest, TimeProvider.System);
        service.Refresh();
        var (memory, share) = (
            service.WorkingSet64 / 1_048_576.0,
            100 * (service.TotalProcessorTime - used) / Stopwatch.GetElapsedTime(begun)
        );
        table.Add("memory at rest, in MiB", string.Create(CultureInfo.InvariantCulture, $"{memory:N0} MiB"), "–", memory);
        table.Add(
            "processor at rest; the bar is in % of a core",
            string.Create(CultureInfo.InvariantCulture, $"{share:N2} %"),
            "–",
            share,
            atMost: 2
        );
    }
}
