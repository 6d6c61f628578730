using System.Net;
using CampaignGrpc.Api.Tests.Driving;
using PuppeteerSharp;

namespace CampaignGrpc.Api.Tests.OpenApi;

/// <summary>The page at <c>/</c>.</summary>
public sealed class ApiPageTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    [Fact]
    public async Task It_lets_the_browser_run_no_script_and_reach_no_host_but_its_own()
    {
        using var first = await server.Json.GetAsync("/", TestContext.Current.CancellationToken);
        using var second = await server.Json.GetAsync("/", TestContext.Current.CancellationToken);
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
        var chromium = Find("chromium", "google-chrome");
        Assert.SkipWhen(chromium is null, "Needs chromium or google-chrome on the path.");
        // Chromium's own sandbox does not start as root, as in a container; this page is the service's own.
        await using var browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox"],
            DefaultViewport = new ViewPortOptions { Width = 1_400, Height = 1_000 },
        });
        await using var page = await browser.NewPageAsync();
        var (requests, faults) = (new List<string>(), new List<string>());
        page.Request += (_, sent) => requests.Add(sent.Request.Url);
        page.PageError += (_, error) => faults.Add(error.Message);
        page.Console += (_, said) => faults.AddRange(said.Message.Type is ConsoleType.Error or ConsoleType.Warning ? [said.Message.Text] : []);

        await page.GoToAsync(server.JsonUrl.ToString(), WaitUntilNavigation.Networkidle0);
        var text = await page.EvaluateExpressionAsync<string>("document.body.innerText");
        var document = await ServedDocument.GetAsync(server);
        Assert.All(document.Operations, operation => Assert.Contains((string)operation.Node["summary"]!, text, StringComparison.Ordinal));

        await ClickAsync(page, "(post /api/campaigns)");
        await ClickAsync(page, "Send post request");
        // The page behind the dialog shows the document's own answer.
        var answer = await page.WaitForFunctionAsync(
            """() => document.querySelector('[role=dialog]').innerText.match(/\{\s*"campaign":\s*\{\s*"id":\s*(\d+)\s*\}\s*\}/)?.[1]""");

        var campaign = await server.GetAsync(long.Parse(await answer.JsonValueAsync<string>(), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("Обзвон клиентов", campaign.Name);
        Assert.Empty(faults);
        Assert.All(requests, url => Assert.StartsWith(server.JsonUrl.ToString(), url, StringComparison.Ordinal));
    }

    private static async Task ClickAsync(IPage page, string button)
    {
        await using var found = await page.WaitForSelectorAsync($"xpath/.//button[contains(., '{button}')]");
        await found.ClickAsync();
    }

    private static string? Find(params IEnumerable<string> names) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(_ => names, Path.Combine)
        .FirstOrDefault(File.Exists);
}
