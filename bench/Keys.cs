namespace CampaignGrpc.Bench;

/// <summary>What it costs that the service asks who calls.</summary>
internal static class Keys
{
    private const int Contacts = 100_000;

    public static async Task MeasureAsync(Table table, string folder)
    {
        await using var open = await Dialing.Stock.FillAsync(folder, Contacts);
        await using var asking = await Dialing.Stock.FillAsync(folder, Contacts, Hosts.Asking);

        var medians = await Rounds.MediansAsync(warmUps: 4, rounds: 31, open.CarryOutAsync, asking.CarryOutAsync);

        table.Add(
            "claim + start + report, 100 a batch, with a key of one project",
            Dialing.Text(medians[1]),
            $"open: {Dialing.Text(medians[0])}",
            medians[1] / medians[0],
            atLeast: 0.95
        );
    }
}
