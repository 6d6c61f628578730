namespace CampaignGrpc.Bench;

/// <summary>Whether a row of a long list costs what a row of a short one does.</summary>
internal static class Growth
{
    private const int Few = 10_000;
    private const int Many = 200_000;

    public static async Task MeasureAsync(Table table, string folder)
    {
        byte[] few = new Workload(Few).Json,
            many = new Workload(Many).Json;
        using var service = new ServiceProcess(Hosts.Service, folder);
        // Short creates are over before chance evens out: three of them, around a long one.
        var medians = await Rounds.MediansAsync(warmUps: 2, rounds: 7, FewAsync, FewAsync, ManyAsync, FewAsync);
        var fewRate = (medians[0] + medians[1] + medians[3]) / 3;
        table.Add(
            "create 200,000 contacts, documented JSON",
            LargeCreates.Text(medians[2]),
            $"create 10,000: {LargeCreates.Text(fewRate)}",
            medians[2] / fewRate,
            atLeast: 0.9
        );

        Task<double> FewAsync() => LargeCreates.RowsPerSecondAsync(service, Few, client => client.CreateByJsonAsync(few));

        Task<double> ManyAsync() => LargeCreates.RowsPerSecondAsync(service, Many, client => client.CreateByJsonAsync(many));
    }
}
