using System.Net;
using CampaignGrpc.Api.Tests.Driving;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Console.Tests;

/// <summary>What pages are over the wire.</summary>
public sealed class PageTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private const int MostBytes = 12 * 1_024;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru,en;q=0.8", "Обзвоны")]
    [InlineData("en-US,en;q=0.9,ru;q=0.5", "Campaigns")]
    [InlineData("de", "Обзвоны")]
    public async Task A_page_is_in_the_language_that_its_browser_asks_for(string accepted, string title)
    {
        using var answer = await GetAsync("/", ("Accept-Language", accepted));

        Assert.Contains($"<h1>{title}</h1>", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_runs_no_script_but_the_services_and_is_shown_in_no_other()
    {
        using var answer = await GetAsync("/");

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal("default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'", policy);
        var html = await answer.Content.ReadAsStringAsync(TestEnd);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?! src=)", html);
    }

    [Fact]
    public async Task An_address_that_is_none_is_a_page_for_a_browser_and_an_error_for_a_program()
    {
        using var page = await GetAsync("/campaigns/999999", ("Accept", "text/html"));
        using var nowhere = await GetAsync("/nowhere", ("Accept", "text/html"));
        using var json = await GetAsync("/nowhere");

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (nowhere.StatusCode, nowhere.Content.Headers.ContentType?.MediaType));
        Assert.Contains("Такой страницы нет", await page.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, "application/json"), (json.StatusCode, json.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Pages_of_a_full_list_are_small_and_what_they_load_is_kept_for_good()
    {
        for (var campaign = 0; campaign < 30; campaign++)
            await server.CreateCampaignAsync(With("campaign.name", Quoted($"Обзвон номер {campaign}, с довольно длинным названием")));
        var list = await PackedAsync("/");
        var file = System.Text.RegularExpressions.Regex.Match(list.Text, "href=\"(/assets/[^\"]+console.css)\"").Groups[1].Value;
        using var sheet = await GetAsync(file, ("Accept-Encoding", "br"));

        Assert.InRange(list.Bytes, 1, MostBytes);
        Assert.InRange((await PackedAsync("/campaigns/1")).Bytes, 1, MostBytes);
        Assert.InRange((await PackedAsync("/campaigns/new")).Bytes, 1, MostBytes);
        Assert.Equal("public, max-age=31536000, immutable", sheet.Headers.CacheControl?.ToString());
        Assert.Equal(["br"], sheet.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_page_of_a_list_leads_to_the_next_one()
    {
        for (var campaign = 0; campaign < 30; campaign++)
            await server.CreateCampaignAsync();
        using var first = await GetAsync("/");
        var next = System
            .Text.RegularExpressions.Regex.Match(await first.Content.ReadAsStringAsync(TestEnd), "href=\"([^\"]+)\" rel=\"next\"")
            .Groups[1]
            .Value;
        using var second = await GetAsync(WebUtility.HtmlDecode(next));

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Contains("data-row=", await second.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_console_a_browser_too_is_answered_as_a_program_is()
    {
        await using var bare = await CampaignServerFixture.StartAsync("--Console:Enabled=false");

        await AssertAsync(HttpMethod.Get, "/", HttpStatusCode.NotFound, "ROUTE_NOT_FOUND");
        await AssertAsync(HttpMethod.Get, "/campaigns/1", HttpStatusCode.NotFound, "ROUTE_NOT_FOUND");
        await AssertAsync(HttpMethod.Post, "/nowhere", HttpStatusCode.NotFound, "ROUTE_NOT_FOUND");
        await AssertAsync(HttpMethod.Delete, "/api/campaigns", HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        using var docs = await bare.Json.GetAsync("/docs/", TestEnd);
        Assert.Equal(HttpStatusCode.OK, docs.StatusCode);

        async Task AssertAsync(HttpMethod method, string path, HttpStatusCode status, string reason)
        {
            using var request = new HttpRequestMessage(method, path) { Headers = { { "Accept", "text/html" } } };
            using var answer = await bare.Json.SendAsync(request, TestEnd);
            Assert.Equal((status, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Contains($"\"{reason}\"", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
        }
    }

    private async Task<(string Text, int Bytes)> PackedAsync(string path)
    {
        using var answer = await GetAsync(path, ("Accept-Encoding", "br"));
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestEnd);
        await using var unpacked = new System.IO.Compression.BrotliStream(
            new MemoryStream(bytes),
            System.IO.Compression.CompressionMode.Decompress
        );
        using var reader = new StreamReader(unpacked);
        return (await reader.ReadToEndAsync(TestEnd), bytes.Length);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await server.Json.SendAsync(request, TestEnd);
    }
}
