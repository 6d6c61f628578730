using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace CampaignGrpc.Infrastructure.Tests.Process;

/// <summary>What becomes of every kind of request that is held when the service is told to end.</summary>
public sealed class EndTests : IDisposable
{
    /// <summary>As docs/operating.md promises; without that the host waits for 30 s.</summary>
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(8);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_is_held_is_told_to_come_again_and_who_does_not_listen_is_cut()
    {
        await using var service = await ServiceProcess.StartListeningAsync(_folder.File("campaigns.db"));
        using var channel = GrpcChannel.ForAddress(service.GrpcUrl);
        using (var created = await service.Json.PostAsync("/api/campaigns", CampaignRequest.With(100_000), TestEnd))
            await CampaignRequest.IdAsync(created);
        using (var created = await service.Json.PostAsync("/api/campaigns", CampaignRequest.With(1), TestEnd))
            await CampaignRequest.IdAsync(created);
        using var import = new ContactService.ContactServiceClient(channel).ImportContacts(cancellationToken: TestEnd);
        await import.RequestStream.WriteAsync(
            new()
            {
                Settings = new() { CampaignId = 1, ImportId = "held" },
                Rows = { new ImportRow { Phone = "+79990000000" } },
            },
            TestEnd
        );
        var claim = new DialerService.DialerServiceClient(channel).ClaimCallsAsync(
            new()
            {
                DialerId = "d",
                MaxCalls = 1,
                CampaignId = 99,
                Wait = new() { Seconds = 30 },
            },
            cancellationToken: TestEnd
        );
        using var watch = new CampaignService.CampaignServiceClient(channel).WatchCampaign(
            new() { CampaignId = 1 },
            cancellationToken: TestEnd
        );
        Assert.True(await watch.ResponseStream.MoveNext(TestEnd));
        using var halfBody = await RawAsync(
            service,
            "POST /api/campaigns HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"
                + "\r\n{\"campaign\":"
        );
        using var halfFile = await RawAsync(
            service,
            "POST /api/campaigns/2/contacts:import?import_id=held HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
                + "Content-Length: 1000\r\n\r\nphone\n+79990000001\n"
        );
        using var slowReader = await RawAsync(service, "GET /api/campaigns/1/results.ndjson HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var halfMessage = HalfMessageAsync(service.GrpcUrl);
        await ImportBegunAsync(service);

        var watchTime = Stopwatch.StartNew();
        service.Terminate();

        Assert.Equal("SHUTTING_DOWN", await ReasonAsync(() => claim.ResponseAsync));
        Assert.Equal("SHUTTING_DOWN", await ReasonAsync(() => watch.ResponseStream.MoveNext(TestEnd)));
        Assert.Equal("SHUTTING_DOWN", await ReasonAsync(() => import.ResponseAsync));
        Assert.Contains("SHUTTING_DOWN", await halfMessage, StringComparison.Ordinal);
        Assert.Matches("(?s)^HTTP/1.1 503 .*Retry-After: 1.*SHUTTING_DOWN", await ReadAsync(halfBody));
        Assert.Matches("(?s)^HTTP/1.1 503 .*Retry-After: 1.*SHUTTING_DOWN", await ReadAsync(halfFile));
        Assert.Equal(0, await service.ExitCodeAsync());
        Assert.True(watchTime.Elapsed < SoonEnough, $"It took {watchTime.Elapsed}.");
        Assert.DoesNotContain("\r\n0\r\n\r\n", await ReadAsync(slowReader), StringComparison.Ordinal);
        Assert.Empty(service.Errors);
        Assert.DoesNotContain(service.Output, line => line.Contains("fail:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_no_longer_ready_before_it_takes_nothing_more()
    {
        await using var service = await ServiceProcess.StartListeningAsync(_folder.File("campaigns.db"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(service, "/health/ready"));

        service.Terminate();
        await service.LineAsync("Application is shutting down");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(service, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(service, "/health/live"));
        using (var created = await service.Json.PostAsync("/api/campaigns", CampaignRequest.With(1), TestEnd))
            Assert.Equal(1, await CampaignRequest.IdAsync(created));
        Assert.Equal(0, await service.ExitCodeAsync());
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<HttpStatusCode> StatusAsync(ServiceProcess service, string path)
    {
        using var answer = await service.Json.GetAsync(path, TestEnd);
        return answer.StatusCode;
    }

    private static async Task<string?> ReasonAsync(Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(exception.StatusCode == StatusCode.Unavailable, exception.ToString());
        return exception.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason;
    }

    /// <summary>Waits until the rows of the imports that are held have been read.</summary>
    private static async Task ImportBegunAsync(ServiceProcess service)
    {
        await Eventually.IsTrueAsync(async () => await StatusAsync(service, "/api/campaigns/1/imports/held") != HttpStatusCode.NotFound);
    }

    /// <summary>Sends a gRPC message that says it is longer than it is, and holds the stream.</summary>
    private static async Task<string> HalfMessageAsync(Uri url)
    {
        using var client = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/campaigns.v1.CampaignService/GetCampaign"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new HeldContent([0, 0, 0, 0, 100, 8, 1]),
            Headers = { TE = { new("trailers") } },
        };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestEnd);
        var details = answer.Headers.TryGetValues("grpc-status-details-bin", out var values) ? values.Single() : "";
        return Encoding.UTF8.GetString(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')));
    }

    private static async Task<TcpClient> RawAsync(ServiceProcess service, string request)
    {
        var client = new TcpClient { ReceiveBufferSize = 4_096 };
        await client.ConnectAsync(service.Json.BaseAddress!.Host, service.Json.BaseAddress.Port, TestEnd);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestEnd);
        return client;
    }

    private static async Task<string> ReadAsync(TcpClient client)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1_024];
        try
        {
            while (await client.GetStream().ReadAsync(buffer, TestEnd) is > 0 and var read)
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Cut off.
        }

        return text.ToString();
    }

    private sealed class HeldContent : HttpContent
    {
        private readonly byte[] _first;

        public HeldContent(byte[] first)
        {
            _first = first;
            Headers.ContentType = new("application/grpc");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_first, TestEnd);
            await stream.FlushAsync(TestEnd);
            await Task.Delay(Timeout.InfiniteTimeSpan, TestEnd);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
