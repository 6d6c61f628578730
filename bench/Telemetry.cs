using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignGrpc.Bench;

/// <summary>
/// What it costs to be watched: metrics scraped and sent, traces of the default part sent, to a collector that throws them away.
/// </summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const int Contacts = 100_000;

    public static async Task MeasureAsync(Table table, string folder)
    {
        await using var collector = await CollectAsync();
        await using var unwatched = await Dialing.Stock.FillAsync(folder, Contacts);
        Environment.SetEnvironmentVariable(Endpoint, collector.Urls.First());
        Environment.SetEnvironmentVariable(Protocol, "http/protobuf");
        await using var watched = await Dialing.Stock.FillAsync(folder, Contacts, Hosts.Watched);
        Environment.SetEnvironmentVariable(Endpoint, null);
        Environment.SetEnvironmentVariable(Protocol, null);

        var medians = await Rounds.MediansAsync(warmUps: 4, rounds: 31, unwatched.CarryOutAsync, watched.CarryOutAsync);

        table.Add(
            "claim + start + report, 100 a batch, watched",
            Dialing.Text(medians[1]),
            $"unwatched: {Dialing.Text(medians[0])}",
            medians[1] / medians[0],
            atLeast: 0.95
        );
    }

    private static async Task<WebApplication> CollectAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
        await collector.StartAsync();
        return collector;
    }
}
