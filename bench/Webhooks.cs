using System.Net;
using System.Net.Sockets;

namespace CampaignGrpc.Bench;

/// <summary>How long a dialer waits beside a hundred receivers of events that take a connection and never answer.</summary>
internal static class Webhooks
{
    private const int Projects = 5;
    private const int PerProject = 20;
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(3);

    public static async Task MeasureAsync(Table table, string folder)
    {
        using var dead = new TcpListener(IPAddress.Loopback, 0);
        dead.Start(backlog: Projects * PerProject);
        using var quiet = new ServiceProcess(Hosts.Sending, folder);
        using var sending = new ServiceProcess(Hosts.Sending, folder);
        using var without = await quiet.OpenAsync();
        using var with = await sending.OpenAsync();
        for (var project = 1; project <= Projects; project++)
        {
            for (var place = 0; place < PerProject; place++)
                await with.Webhooks.CreateWebhookAsync(new() { ProjectId = project, Url = $"http://{dead.LocalEndpoint}/" });
            foreach (var client in new[] { without, with })
                await client.CreateByJsonAsync(new Workload(10, isOpenNow: true, project: project).Json);
        }

        var large = new Workload(50_000, isOpenNow: true).Json;
        var (alone, beside) = (await without.CreateByJsonAsync(large), await with.CreateByJsonAsync(large));

        var medians = await Rounds.MediansAsync(warmUps: 2, rounds: 15, () => P99Async(without, alone), () => P99Async(with, beside));

        table.Add(
            "p99 of claim, start and report of one call, beside 100 webhooks that never answer",
            Neighbours.Milliseconds(medians[1]),
            $"without: {Neighbours.Milliseconds(medians[0])}",
            medians[1] / medians[0],
            atMost: 1.1
        );
    }

    private static async Task<double> P99Async(Client client, long campaign) =>
        (await Neighbours.DialAsync(client, campaign, Task.Delay(Stretch, TimeProvider.System))).P99;
}
