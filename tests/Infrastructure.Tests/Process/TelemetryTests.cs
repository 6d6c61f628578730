using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CampaignGrpc.Infrastructure.Tests.Process;

public sealed class TelemetryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_and_traces_go_to_the_collector_that_the_environment_names()
    {
        var received = new Dictionary<string, TaskCompletionSource>
        {
            ["unit of work"] = new(),
            ["campaign_grpc.campaigns.created"] = new(),
        };
        await using var collector = await CollectAsync(body =>
        {
            foreach (var (text, arrival) in received.Where(awaited => body.Contains(awaited.Key, StringComparison.Ordinal)))
                arrival.TrySetResult();
        });
        await using var service = await StartAsync(collector.Urls.First());

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/campaigns") { Content = CampaignRequest.With(1) };
        request.Headers.Add("traceparent", $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01");

        using var answer = await service.Json.SendAsync(request, TestEnd);
        Assert.Equal(1, await CampaignRequest.IdAsync(answer));

        await Task.WhenAll(received.Values.Select(arrival => arrival.Task)).WaitAsync(TimeSpan.FromSeconds(60), TestEnd);
    }

    [Fact]
    public async Task A_collector_that_cannot_be_reached_holds_up_neither_requests_nor_the_end()
    {
        await using var service = await StartAsync("http://127.0.0.1:9");
        using var answer = await service.Json.PostAsync("/api/campaigns", CampaignRequest.With(1), TestEnd);
        Assert.Equal(1, await CampaignRequest.IdAsync(answer));

        var told = Stopwatch.GetTimestamp();
        service.Terminate();

        Assert.Equal(0, await service.ExitCodeAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(told), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.Empty(service.Errors);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ServiceProcess> StartAsync(string collector)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "CampaignGrpc.Api.dll"),
                $"--ConnectionStrings:Campaigns=Data Source={_folder.File("campaigns.db")}",
                "--Telemetry:TraceRatio=1",
            ]
        );
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector;
        start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        start.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
        start.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        return ServiceProcess.ListeningAsync(ServiceProcess.Start(start));
    }

    /// <summary>Takes whatever comes, as a collector does.</summary>
    private async Task<WebApplication> CollectAsync(Action<string> take)
    {
        // Beside the tests lie the service's own settings.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = _folder.Path });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(
            async (HttpContext context) =>
            {
                using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
                take(await reader.ReadToEndAsync(context.RequestAborted));
            }
        );
        await collector.StartAsync(TestEnd);
        return collector;
    }
}
