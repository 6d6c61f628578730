namespace CampaignGrpc.Bench;

/// <summary>What it costs that the log of events tells of each call and each contact.</summary>
internal static class Events
{
    private const int Contacts = 100_000;

    public static async Task MeasureAsync(Table table, string folder)
    {
        await using var silent = await Dialing.Stock.FillAsync(folder, Contacts, Hosts.Silent);
        await using var telling = await Dialing.Stock.FillAsync(folder, Contacts);

        var medians = await Rounds.MediansAsync(warmUps: 4, rounds: 31, silent.CarryOutAsync, telling.CarryOutAsync);

        table.Add(
            "claim + start + report, 100 a batch, with events of calls",
            Dialing.Text(medians[1]),
            $"without: {Dialing.Text(medians[0])}",
            medians[1] / medians[0],
            atLeast: 0.85
        );
    }
}
