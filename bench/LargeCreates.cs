using System.Diagnostics;
using System.Globalization;

namespace CampaignGrpc.Bench;

/// <summary>Creates of 100,000 contacts by both roads, beside a bare insert of the same rows.</summary>
internal static class LargeCreates
{
    private const int Contacts = 100_000;

    public static async Task MeasureAsync(Table table, string folder)
    {
        var plain = new Workload(Contacts);
        var national = new Workload(Contacts, isNational: true);
        var template = await MakeTemplateAsync(folder);
        using var service = new ServiceProcess(Hosts.Service, folder);
        var medians = await Rounds.MediansAsync(
            warmUps: 3,
            rounds: 9,
            () => Task.FromResult(Contacts / BareInsert.Run(template, plain.Rows).TotalSeconds),
            () => RowsPerSecondAsync(service, Contacts, client => client.CreateByJsonAsync(plain.Json)),
            () => RowsPerSecondAsync(service, Contacts, client => client.CreateByGrpcAsync(plain.Grpc)),
            () => RowsPerSecondAsync(service, Contacts, client => client.CreateByJsonAsync(national.Json))
        );
        Add("create 100,000 contacts, documented JSON", medians[1], atLeast: 0.5);
        Add("create 100,000 contacts, gRPC", medians[2], atLeast: 0.3);
        Add("create 100,000 contacts, documented JSON, numbers as 8 (912) 345-67-89", medians[3], atLeast: null);

        void Add(string what, double rate, double? atLeast) =>
            table.Add(what, Text(rate), $"bare prepared insert: {Text(medians[0])}", rate / medians[0], atLeast);
    }

    /// <summary>The rate of one create in a fresh database, behind two small ones that open what is opened once.</summary>
    public static async Task<double> RowsPerSecondAsync(ServiceProcess service, int contacts, Func<Client, Task> create)
    {
        using var client = await service.OpenAsync();
        var one = new Workload(1);
        await client.CreateByJsonAsync(one.Json);
        await client.CreateByGrpcAsync(one.Grpc);
        var watch = Stopwatch.StartNew();
        await create(client);
        return contacts / watch.Elapsed.TotalSeconds;
    }

    public static string Text(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate / 1_000:N0} thousand rows/s");

    public static async Task<string> MakeTemplateAsync(string folder)
    {
        using var service = new ServiceProcess(Hosts.Service, folder);
        using var client = await service.OpenAsync();
        await client.CreateByJsonAsync(new Workload(0).Json);
        return service.Database;
    }
}
