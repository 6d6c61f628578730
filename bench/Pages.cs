using System.Diagnostics;

namespace CampaignGrpc.Bench;

/// <summary>How long the console's pages take with a thousand campaigns, the first of a process too, and with a million contacts.</summary>
internal static class Pages
{
    private const int Campaigns = 1_000;
    private const int Few = 10;
    private const int Many = 1_000_000;
    private const int PagesPerRound = 20;
    private const int Starts = 5;

    public static async Task MeasureAsync(Table table, string folder)
    {
        string database;
        long small,
            large;
        await using (var filled = await FilledService.StartAsync(folder))
        {
            for (var campaign = 2; campaign < Campaigns; campaign++)
                await filled.AddCampaignAsync(1);
            (small, large) = (await filled.AddCampaignAsync(Few), await filled.AddCampaignAsync(Many));
            database = filled.Database;
        }

        var firsts = await Rounds.MediansAsync(warmUps: 0, rounds: Starts, () => FirstAsync(database));
        Add(table, $"the first page of a process, {Campaigns:N0} campaigns", firsts[0]);
        await using var service = await StartedService.OnAsync(database);
        using var browser = new HttpClient { BaseAddress = service.Json };
        var list = await Rounds.MediansAsync(warmUps: 2, rounds: 7, () => TimeAsync(browser, "/"));
        Add(table, $"the list of {Campaigns:N0} campaigns", list[0]);
        await CompareAsync("of a campaign", campaign => $"/campaigns/{campaign}");
        await CompareAsync("of its contacts", campaign => $"/campaigns/{campaign}/contacts");
        await CompareAsync("of one contact", campaign => $"/campaigns/{campaign}/contacts/1");

        async Task CompareAsync(string what, Func<long, string> path)
        {
            var medians = await Rounds.MediansAsync(
                warmUps: 2,
                rounds: 7,
                () => TimeAsync(browser, path(small)),
                () => TimeAsync(browser, path(large))
            );
            table.Add(
                $"the page {what}, {Many:N0} contacts",
                Neighbours.Milliseconds(medians[1]),
                $"{Few} contacts: {Neighbours.Milliseconds(medians[0])}",
                medians[1] / medians[0],
                atMost: 1.5
            );
        }
    }

    private static void Add(Table table, string what, double milliseconds) =>
        table.Add($"{what}; the bar is in ms", Neighbours.Milliseconds(milliseconds), "–", milliseconds, atMost: 200);

    private static async Task<double> FirstAsync(string database)
    {
        await using var service = await StartedService.OnAsync(database);
        using var browser = new HttpClient { BaseAddress = service.Json };
        var begun = Stopwatch.GetTimestamp();
        await LoadAsync(browser, "/");
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static async Task<double> TimeAsync(HttpClient browser, string path)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var page = 0; page < PagesPerRound; page++)
            await LoadAsync(browser, path);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds / PagesPerRound;
    }

    private static async Task LoadAsync(HttpClient browser, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/html" } } };
        using var answer = (await browser.SendAsync(request)).EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }
}
