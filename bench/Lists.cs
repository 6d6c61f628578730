using System.Diagnostics;
using System.Globalization;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Bench;

/// <summary>Whether a page from the middle of a million costs what the first one does, and what the totals cost.</summary>
internal static class Lists
{
    private const int Contacts = 1_000_000;
    private const int LargestPage = 1_000;
    private const int CallsPerRound = 50;

    public static async Task MeasureAsync(Table table, string folder)
    {
        await using var service = await FilledService.StartAsync(folder);
        var campaign = await service.AddCampaignAsync(Contacts);
        var client = service.Client;

        await CompareAsync("contacts", 900_000, ListContactsAsync(new() { CampaignId = campaign }));
        await CompareAsync("done contacts", 400_000, ListContactsAsync(new() { CampaignId = campaign, State = ContactState.Done }));
        await CompareAsync(
            "contacts with one result",
            60_000,
            ListContactsAsync(new() { CampaignId = campaign, Result = ContactResult.Reached })
        );
        await CompareAsync("attempts", 900_000, ListAttemptsAsync(new() { CampaignId = campaign }));

        var searches = await Rounds.MediansAsync(
            warmUps: 1,
            rounds: 5,
            () => TimeAsync(1, () => ListContactsAsync(new() { CampaignId = campaign, State = ContactState.Waiting })("", 50)),
            () => TimeAsync(1, () => ListContactsAsync(new() { CampaignId = campaign, Phone = "+79120000001" })("", 50)),
            () => TimeAsync(1, () => ListAttemptsAsync(new() { CampaignId = campaign, DialerId = "dialer-7" })("", 50))
        );
        table.Add("first page of waiting contacts behind 500,000 done ones", Text(searches[0]), "–", searches[0]);
        table.Add("one number among 1,000,000 contacts", Text(searches[1]), "–", searches[1]);
        table.Add("first page of one dialer's attempts, counted among 1,000,000", Text(searches[2]), "–", searches[2]);

        var statistics = await Rounds.MediansAsync(
            warmUps: 2,
            rounds: 7,
            () => TimeAsync(CallsPerRound, client.DoNothingAsync),
            () => TimeAsync(CallsPerRound, async () => await client.Results.GetStatisticsAsync(new() { CampaignId = campaign }))
        );
        table.Add(
            "GetStatistics, 1,000,000 contacts and attempts; the bar is in ms",
            Text(statistics[1]),
            $"empty method: {Text(statistics[0])}",
            statistics[1],
            atMost: 20
        );

        async Task CompareAsync(string what, int position, Func<string, int, Task<string>> list)
        {
            var token = "";
            for (var passed = 0; passed < position; passed += LargestPage)
                token = await list(token, LargestPage);
            var medians = await Rounds.MediansAsync(
                warmUps: 2,
                rounds: 7,
                () => TimeAsync(CallsPerRound, () => list("", 50)),
                () => TimeAsync(CallsPerRound, () => list(token, 50))
            );
            table.Add(
                string.Create(CultureInfo.InvariantCulture, $"page of 50 {what}, {position:N0} of 1,000,000 before it"),
                Text(medians[1]),
                $"first page: {Text(medians[0])}",
                medians[1] / medians[0],
                atMost: 1.5
            );
        }

        Func<string, int, Task<string>> ListContactsAsync(ListContactsRequest request) =>
            async (token, size) =>
            {
                (request.PageToken, request.PageSize) = (token, size);
                return (await client.Contacts.ListContactsAsync(request)).NextPageToken;
            };

        Func<string, int, Task<string>> ListAttemptsAsync(ListAttemptsRequest request) =>
            async (token, size) =>
            {
                (request.PageToken, request.PageSize) = (token, size);
                return (await client.Results.ListAttemptsAsync(request)).NextPageToken;
            };
    }

    /// <returns>Milliseconds a call, one after the other.</returns>
    private static async Task<double> TimeAsync(int calls, Func<Task> call)
    {
        var watch = Stopwatch.StartNew();
        for (var made = 0; made < calls; made++)
            await call();
        return watch.Elapsed.TotalMilliseconds / calls;
    }

    private static string Text(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N2} ms");
}
