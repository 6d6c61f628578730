using System.Net;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Driving;
using Google.Rpc;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>Paths and methods that do not exist, and what stands in paths in place of an id.</summary>
public sealed class RoutesTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    public static TheoryData<string, string, string> WrongMethods =>
        new()
        {
            { "PUT", "/api/campaigns", "GET, POST" },
            { "DELETE", "/api/campaigns", "GET, POST" },
            { "PATCH", "/api/campaigns", "GET, POST" },
            { "OPTIONS", "/api/campaigns", "GET, POST" },
            { "TRACE", "/api/campaigns", "GET, POST" },
            { "EXPLODE", "/api/campaigns", "GET, POST" },
            { "PUT", "/api/dialer/calls:claim", "POST" },
            { "POST", "/api/campaigns/1/contacts", "GET" },
            { "DELETE", "/api/campaigns/1/contacts", "GET" },
            { "PUT", "/api/campaigns/1", "DELETE, GET, PATCH" },
            { "POST", "/api/campaigns/1", "DELETE, GET, PATCH" },
            { "GET", "/api/campaigns/1:cancel", "POST" },
            { "DELETE", "/api/campaigns/1:pause", "POST" },
            { "PATCH", "/api/campaigns/1:resume", "POST" },
            { "PUT", "/api/campaigns/1:cancel", "POST" },
            { "POST", "/api/campaigns/1:watch", "GET" },
            { "GET", "/api/campaigns/1/contacts/2:cancel", "POST" },
            { "POST", "/api/campaigns/1/contacts/2:explain", "GET" },
            { "GET", "/api/campaigns:preview", "POST" },
        };

    public static TheoryData<string> UnknownPaths =>
        [
            "/api",
            "/index.html",
            "/api/campaign",
            "/api/campaigns/1/phones",
            "/api/campaigns/1/contacts/1/2",
            "/API.php",
            "/..%2f..%2fetc%2fpasswd",
        ];

    /// <summary>A path with something in place of an id, and the field that is named.</summary>
    public static TheoryData<string, string> BadIds =>
        new()
        {
            { "/api/campaigns/abc", "campaign_id WRONG_TYPE" },
            { "/api/campaigns/1.0", "campaign_id WRONG_TYPE" },
            { "/api/campaigns/1e2", "campaign_id WRONG_TYPE" },
            { "/api/campaigns/0x1", "campaign_id WRONG_TYPE" },
            { "/api/campaigns/%201", "campaign_id WRONG_TYPE" },
            { "/api/campaigns/1:explode", "campaign_id WRONG_TYPE" },
            { "/api/campaigns/%D9%A1", "campaign_id WRONG_TYPE" },
            { "/api/campaigns/99999999999999999999", "campaign_id WRONG_TYPE" },
            { "/api/campaigns/%27;drop%20table%20campaigns", "campaign_id WRONG_TYPE" },
            { "/api/campaigns/abc/contacts", "campaign_id WRONG_TYPE" },
            { "/api/campaigns/1/contacts/abc", "contact_id WRONG_TYPE" },
            { "/api/campaigns/1?extra=1", "extra UNKNOWN_FIELD" },
            { "/api/campaigns/1?campaign_id=x", "campaign_id WRONG_TYPE" },
            { "/api/campaigns/-1", "campaign_id OUT_OF_RANGE" },
            { "/api/campaigns/0", "campaign_id OUT_OF_RANGE" },
        };

    [Theory]
    [MemberData(nameof(WrongMethods))]
    public async Task Another_method_is_answered_with_those_that_the_path_takes(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await server.Json.SendAsync(request, TestContext.Current.CancellationToken);

        var answer = await response.ReadAnswerAsync();
        Assert.Equal((405, "METHOD_NOT_ALLOWED"), (answer.HttpStatus, answer.Reason));
        Assert.Equal(allowed.Split(", "), response.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/api/campaigns")]
    [InlineData("/api/reference")]
    [InlineData("/api/campaigns/999999")]
    public async Task HEAD_is_answered_as_GET_without_the_body(string path)
    {
        using var get = await server.Json.GetAsync(path, TestContext.Current.CancellationToken);
        // A client would not show a body that should not be there.
        var head = await server.SendRawAsync($"HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {(int)get.StatusCode} ", head, StringComparison.Ordinal);
        Assert.Contains($"Content-Type: {get.Content.Headers.ContentType}\r\n", head, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
        Assert.Equal(head.Length - 4, head.IndexOf("\r\n\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watch_which_has_no_end_is_not_for_HEAD()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/campaigns/1:watch");
        using var response = await server.Json.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Theory]
    [InlineData("campaigns.v1.CampaignService", "Explode")]
    [InlineData("campaigns.v1.NoService", "CreateCampaign")]
    public async Task An_unknown_method_of_gRPC_is_unimplemented(string service, string name)
    {
        var bytes = Marshallers.Create<byte[]>(sent => sent, received => received);
        var method = new Method<byte[], byte[]>(MethodType.Unary, service, name, bytes, bytes);

        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
            await server
                .Channel.CreateCallInvoker()
                .AsyncUnaryCall(method, null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken), [])
        );

        Assert.Equal(StatusCode.Unimplemented, refusal.StatusCode);
    }

    [Theory]
    [InlineData("application/grpc-web", "gRPC-Web is not served")]
    [InlineData("application/grpc-web+proto", "gRPC-Web is not served")]
    [InlineData("application/grpc", "gRPC needs HTTP/2")]
    [InlineData("application/grpc+proto", "gRPC needs HTTP/2")]
    public async Task What_looks_like_gRPC_at_the_wrong_door_is_shown_the_right_one(string type, string message)
    {
        using var body = new ByteArrayContent([0, 0, 0, 0, 0]);
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await server.Json.PostAsync(
            new Uri("/campaigns.v1.CampaignService/GetCampaign", UriKind.Relative),
            body,
            TestContext.Current.CancellationToken
        );

        var answer = await response.ReadAnswerAsync();
        Assert.Equal((415, "MEDIA_TYPE"), (answer.HttpStatus, answer.Reason));
        Assert.StartsWith(message, answer.Status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(UnknownPaths))]
    public async Task An_unknown_path_is_not_found(string path)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, path);
            using var response = await server.Json.SendAsync(request, TestContext.Current.CancellationToken);

            var answer = await response.ReadAnswerAsync();
            Assert.Equal((404, Code.NotFound, "ROUTE_NOT_FOUND"), (answer.HttpStatus, answer.Code, answer.Reason));
        }
    }

    [Theory]
    [MemberData(nameof(BadIds))]
    public async Task What_stands_in_place_of_an_id_is_refused_with_its_field(string path, string fault)
    {
        using var response = await server.Json.GetAsync(path, TestContext.Current.CancellationToken);

        var answer = await response.ReadAnswerAsync();
        Assert.Equal((400, Code.InvalidArgument, fault), (answer.HttpStatus, answer.Code, answer.Faults.Single()));
    }

    [Fact]
    public async Task A_path_or_a_head_without_end_is_refused()
    {
        var longPath = await server.SendRawAsync(
            $"GET /api/campaigns/{new string('1', 10_000)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        );
        var longHead = await server.SendRawAsync(
            $"GET /api/campaigns HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 100_000)}\r\n\r\n"
        );
        var manyHeaders = await server.SendRawAsync(
            $"GET /api/campaigns HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Repeat("X: y\r\n", 1_000))}\r\n"
        );

        Assert.Equal((414, "MESSAGE_TOO_LARGE"), Refusal(longPath));
        Assert.Equal((431, "MESSAGE_TOO_LARGE"), Refusal(longHead));
        Assert.Equal((431, "MESSAGE_TOO_LARGE"), Refusal(manyHeaders));
    }

    [Theory]
    [InlineData("GET /api/campaigns/%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/campaigns/1%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("GET api/campaigns HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/campaigns HTTP/1.1\r\nConnection: close\r\n\r\n")]
    [InlineData("POST /api/campaigns HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /api/campaigns HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    public async Task What_is_no_http_is_refused_as_everything_else_is(string request)
    {
        var response = await server.SendRawAsync(request);

        Assert.Equal((400, "MALFORMED"), Refusal(response));
    }

    [Fact]
    public async Task What_is_no_http_ends_a_connection_on_which_others_were_answered()
    {
        const string Good = "GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n";

        var responses = await server.SendRawAsync($"{Good}{Good}GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n{Good}");

        Assert.Equal(["200", "200", "400"], Regex.Matches(responses, "HTTP/1.1 ([0-9]+)").Select(match => match.Groups[1].Value));
    }

    private static (int Status, string Reason) Refusal(string response)
    {
        var answer = RawHttp.ReadAnswer(response);
        return (answer.HttpStatus, answer.Reason);
    }

    [Fact]
    public async Task A_grpc_method_that_does_not_exist_is_unimplemented()
    {
        foreach (var path in new[] { "campaigns.v1.CampaignService/Explode", "campaigns.v2.CampaignService/CreateCampaign" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{server.Channel.Target}/{path}"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/grpc") } },
            };
            using var client = new HttpClient();
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

            var isGrpc = response.Headers.TryGetValues("grpc-status", out var status);
            Assert.True(isGrpc ? status!.Single() == "12" : response.StatusCode == HttpStatusCode.NotFound, $"{path}: {response}");
        }
    }
}
