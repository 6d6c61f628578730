using System.Globalization;
using System.Net;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.OpenApi;
using Microsoft.Playwright;

namespace CampaignGrpc.Console.Tests;

/// <summary>The page at <c>/docs</c>.</summary>
public sealed class ApiPageTests(CampaignServerFixture server, Chromium chromium) : IClassFixture<CampaignServerFixture>
{
    [Fact]
    public async Task It_lets_the_browser_run_no_script_and_reach_no_host_but_its_own()
    {
        using var first = await server.Json.GetAsync("/docs/", TestContext.Current.CancellationToken);
        using var second = await server.Json.GetAsync("/docs/", TestContext.Current.CancellationToken);
        var policy = first.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Equal((HttpStatusCode.OK, "text/html"), (first.StatusCode, first.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("default-src 'none'; script-src 'self' 'nonce-", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.NotEqual(policy, second.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task A_person_reads_every_operation_and_sends_the_example()
    {
        await using var window = await chromium.OpenAsync(server.JsonUrl, "en", width: 1_400);
        await window.Page.GotoAsync("/docs/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var summaries = (await ServedDocument.GetAsync(server)).Operations.Select(operation => (string)operation.Node["summary"]!).ToList();
        // The page writes itself part by part.
        await Eventually.IsAsync(
            () => window.TextAsync("body"),
            text => summaries.TrueForAll(summary => text.Contains(summary, StringComparison.Ordinal))
        );

        await window.Page.Locator("button", new() { HasText = "(post /api/campaigns)" }).First.ClickAsync();
        await window.Page.Locator("button", new() { HasText = "Send post request" }).First.ClickAsync();
        // The page behind the dialog shows the document's own answer.
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        var answer = new System.Text.RegularExpressions.Regex(@"\{\s*""campaign"":\s*\{\s*""id"":\s*(\d+)\s*\}\s*\}");
        var told = await Eventually.IsAsync(async () => answer.Match(await dialog.InnerTextAsync()), match => match.Success);

        var campaign = await server.GetAsync(long.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.Equal("Обзвон клиентов", campaign.Name);
        window.AssertWell();
    }
}
