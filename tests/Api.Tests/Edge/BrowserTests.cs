using System.Net;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.Extensions.Options;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>What a page in a browser may do, once its origin is allowed and gRPC-Web is served.</summary>
public sealed class BrowserTests(BrowserTests.OpenToPages server) : IClassFixture<BrowserTests.OpenToPages>
{
    private const string Known = "https://console.example.com";

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task By_gRPC_Web_a_campaign_is_created_read_and_streamed_over_HTTP_1(GrpcWebMode mode)
    {
        using var channel = WebChannel(mode);
        var campaigns = new CampaignService.CampaignServiceClient(channel);

        var created = await campaigns.CreateCampaignAsync(Message(Text), cancellationToken: TestEnd);
        var read = await campaigns.GetCampaignAsync(new() { CampaignId = created.Campaign.Id }, cancellationToken: TestEnd);
        using var export = new ResultService.ResultServiceClient(channel).ExportResults(
            new() { CampaignId = created.Campaign.Id },
            cancellationToken: TestEnd
        );
        var phones = new List<string>();
        await foreach (var rows in export.ResponseStream.ReadAllAsync(TestEnd))
            phones.AddRange(rows.Rows.Select(row => row.Phone));

        Assert.Equal("Обзвон клиентов", read.Campaign.Name);
        Assert.Equal(["+79123456789", "+79123456790"], phones);
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task By_gRPC_Web_errors_have_their_reasons(GrpcWebMode mode)
    {
        using var channel = WebChannel(mode);
        var campaigns = new CampaignService.CampaignServiceClient(channel);
        var call = new Method<byte[], byte[]>(
            MethodType.Unary,
            CampaignService.Descriptor.FullName,
            "GetCampaign",
            Marshallers.Create<byte[]>(sent => sent, got => got),
            Marshallers.Create<byte[]>(sent => sent, got => got)
        );

        var missing = await Assert.ThrowsAsync<RpcException>(async () =>
            await campaigns.GetCampaignAsync(new() { CampaignId = 999_999 }, cancellationToken: TestEnd)
        );
        var faulty = await Assert.ThrowsAsync<RpcException>(async () =>
            await campaigns.CreateCampaignAsync(new(), cancellationToken: TestEnd)
        );
        var broken = await Assert.ThrowsAsync<RpcException>(async () =>
            await channel.CreateCallInvoker().AsyncUnaryCall(call, null, new CallOptions(cancellationToken: TestEnd), [0xFF])
        );

        Assert.Equal("CAMPAIGN_NOT_FOUND", Answer.FromGrpc(missing).Reason);
        Assert.Equal(["campaign REQUIRED"], Answer.FromGrpc(faulty).Faults);
        Assert.Equal("MALFORMED", Answer.FromGrpc(broken).Reason);
    }

    [Theory]
    [InlineData("/campaigns.v1.CampaignService/GetCampaign", "POST", "content-type,x-grpc-web,x-user-agent,grpc-timeout")]
    [InlineData("/api/campaigns", "POST", "content-type,idempotency-key")]
    [InlineData("/api/campaigns/1", "PATCH", "content-type,if-match")]
    [InlineData("/api/campaigns/1", "DELETE", "")]
    public async Task A_page_of_an_allowed_origin_may_ask(string path, string method, string headers)
    {
        using var answer = await PreflightAsync(server.Own, path, Known, method, headers);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Known, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(method, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal(headers, answer.Headers.TryGetValues("Access-Control-Allow-Headers", out var allowed) ? Assert.Single(allowed) : "");
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("https://evil.example.com")]
    [InlineData("http://console.example.com")]
    [InlineData("https://console.example.com:8443")]
    [InlineData("null")]
    public async Task A_page_of_another_origin_may_not(string origin)
    {
        using var preflight = await PreflightAsync(server.Own, "/api/campaigns", origin, "POST", "content-type");
        using var answer = await GetAsync("/api/campaigns", origin);

        Assert.All([preflight, answer], told =>
            Assert.DoesNotContain(told.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.Ordinal))
        );
        Assert.Contains("Origin", answer.Headers.Vary);
    }

    [Theory]
    [InlineData("/api/campaigns")]
    [InlineData("/api/campaigns/999999")]
    [InlineData("/no/such/path")]
    public async Task A_page_may_read_what_it_needs_of_every_answer(string path)
    {
        using var answer = await GetAsync(path, Known);

        var exposed = Assert.Single(answer.Headers.GetValues("Access-Control-Expose-Headers")).Split(',');
        Assert.Equal(Known, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Superset(
            new HashSet<string> { "grpc-status", "grpc-message", "grpc-status-details-bin", "ETag", "Retry-After", "Content-Disposition" },
            exposed.ToHashSet()
        );
        Assert.Single(answer.Headers.Vary, "Origin");
    }

    [Fact]
    public async Task A_cache_is_told_that_answers_differ_by_origin_when_there_is_none_too()
    {
        using var answer = await server.Own.Json.GetAsync(new Uri("/api/campaigns", UriKind.Relative), TestEnd);

        Assert.Single(answer.Headers.Vary, "Origin");
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task No_page_may_ask_unless_its_origin_is_listed()
    {
        await using var closed = await CampaignServerFixture.StartAsync();

        using var preflight = await PreflightAsync(closed, "/api/campaigns", Known, "POST", "content-type");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, preflight.StatusCode);
        Assert.DoesNotContain(preflight.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("console.example.com")]
    [InlineData("https://console.example.com/")]
    [InlineData("https://console.example.com/page")]
    [InlineData("ftp://console.example.com")]
    public async Task What_is_no_origin_is_refused_at_the_start(string origin)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            CampaignServerFixture.StartAsync($"--Api:AllowedOrigins:0={origin}")
        );

        Assert.Contains($"Api:AllowedOrigins: '{origin}'", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PreflightAsync(
        CampaignServerFixture asked,
        string path,
        string origin,
        string method,
        string headers
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        if (headers.Length > 0)
            request.Headers.Add("Access-Control-Request-Headers", headers);
        return asked.Json.SendAsync(request, TestEnd);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", origin);
        return await server.Own.Json.SendAsync(request, TestEnd);
    }

    private GrpcChannel WebChannel(GrpcWebMode mode) =>
        GrpcChannel.ForAddress(
            server.Own.JsonUrl,
            new GrpcChannelOptions
            {
                HttpHandler = new GrpcWebHandler(mode, new HttpClientHandler()),
                HttpVersion = HttpVersion.Version11,
                DisposeHttpClient = true,
            }
        );

    /// <summary>A service that serves gRPC-Web and lets pages of two origins call.</summary>
    public sealed class OpenToPages : IAsyncLifetime
    {
        public CampaignServerFixture Own { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Own = await CampaignServerFixture.StartAsync(
                "--Api:GrpcWeb=true",
                $"--Api:AllowedOrigins:0={Known}",
                "--Api:AllowedOrigins:1=http://localhost:5173"
            );

        public ValueTask DisposeAsync() => Own.DisposeAsync();
    }
}
