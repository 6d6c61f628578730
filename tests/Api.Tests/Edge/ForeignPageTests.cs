using System.Net.Http.Headers;
using CampaignGrpc.Api.Tests.Driving;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>What a page of somebody else, open in the browser of whoever can reach the service, gets from it.</summary>
public sealed class ForeignPageTests
{
    private const string Evil = "https://evil.example";

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", ":cancel", Evil, null)]
    [InlineData("POST", ":pause", Evil, "cross-site")]
    [InlineData("POST", ":pause", null, "same-site")]
    [InlineData("POST", ":cancel", "null", null)]
    [InlineData("DELETE", "", Evil, "cross-site")]
    [InlineData("PATCH", "", Evil, null)]
    public async Task It_changes_nothing(string method, string verb, string? origin, string? site)
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var id = await server.CreateCampaignAsync();
        var before = await server.GetAsync(id);

        var answer = await SendAsync(server, method, $"/api/campaigns/{id}{verb}", origin, site, "text/plain");

        Assert.Equal((403, "FOREIGN_PAGE"), (answer.HttpStatus, answer.Reason));
        Assert.Equal(before, await server.GetAsync(id));
    }

    [Fact]
    public async Task It_does_not_create_a_campaign_either_whatever_it_calls_its_content()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var rows = server.Rows();

        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "application/json" })
            Assert.Equal("FOREIGN_PAGE", (await SendAsync(server, "POST", "/api/campaigns", Evil, "cross-site", type, Text)).Reason);

        Assert.Equal(rows, server.Rows());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "none")]
    [InlineData("own", "same-origin")]
    [InlineData("own", null)]
    [InlineData("https://console.example.com", "cross-site")]
    public async Task Callers_that_are_no_pages_own_pages_and_those_of_allowed_origins_may(string? origin, string? site)
    {
        await using var server = await CampaignServerFixture.StartAsync("--Api:AllowedOrigins:0=https://console.example.com");
        var id = await server.CreateCampaignAsync();

        var answer = await SendAsync(
            server,
            "POST",
            $"/api/campaigns/{id}:pause",
            origin == "own" ? server.JsonUrl.GetLeftPart(UriPartial.Authority) : origin,
            site,
            "application/json"
        );

        Assert.Equal(200, answer.HttpStatus);
    }

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("localhost.evil.example", 400)]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:1", 200)]
    [InlineData("[::1]", 200)]
    public async Task In_Development_only_this_machines_own_names_are_answered(string host, int status)
    {
        await using var server = await CampaignServerFixture.StartAsync("--environment=Development");

        var answer = await AskAsync(server, host);

        Assert.Equal((status, status == 200 ? null : "HOST_UNKNOWN"), (answer.HttpStatus, answer.HttpStatus == 200 ? null : answer.Reason));
    }

    [Theory]
    [InlineData("calls.example.com", 200)]
    [InlineData("one.calls.example.org", 200)]
    [InlineData("example.com", 400)]
    public async Task Elsewhere_those_are_that_the_settings_list(string host, int status)
    {
        await using var server = await CampaignServerFixture.StartAsync("--AllowedHosts=calls.example.com;*.calls.example.org");

        Assert.Equal(status, (await AskAsync(server, host)).HttpStatus);
    }

    [Fact]
    public async Task No_answer_is_taken_for_a_page_or_says_what_serves_it()
    {
        await using var server = await CampaignServerFixture.StartAsync();

        foreach (var path in new[] { "/api/campaigns", "/nowhere", "/health", "/openapi/v1.json", "/" })
        {
            using var answer = await server.Json.GetAsync(path, TestEnd);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task The_page_and_the_document_can_be_switched_off()
    {
        await using var server = await CampaignServerFixture.StartAsync("--Api:Pages=false");

        foreach (var path in new[] { "/docs", "/openapi/v1.json" })
        {
            using var answer = await server.Json.GetAsync(path, TestEnd);
            Assert.Equal("ROUTE_NOT_FOUND", (await answer.ReadAnswerAsync()).Reason);
        }
    }

    private static async Task<Answer> AskAsync(CampaignServerFixture server, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/campaigns") { Headers = { Host = host } };
        using var answer = await server.Json.SendAsync(request, TestEnd);
        return answer.IsSuccessStatusCode ? new(200, new(), 0) : await answer.ReadAnswerAsync();
    }

    private static async Task<Answer> SendAsync(
        CampaignServerFixture server,
        string method,
        string path,
        string? origin,
        string? site,
        string type,
        string body = ""
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new StringContent(body, MediaTypeHeaderValue.Parse(type)),
        };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await server.Json.SendAsync(request, TestEnd);
        return answer.IsSuccessStatusCode ? new((int)answer.StatusCode, new(), 0) : await answer.ReadAnswerAsync();
    }
}
