using CampaignGrpc.Api.Tests.Driving;
using Microsoft.Playwright;

namespace CampaignGrpc.Console.Tests;

/// <summary>
/// Draws the pages. The pictures of docs/console are made by
/// <c>CAMPAIGNS_SHOTS=docs/console dotnet run --project tests/Console.Tests -- -class "*ShotTests"</c>; else they go beside the tests.
/// </summary>
public sealed class ShotTests(Chromium chromium)
{
    private const int MostHeight = 1_900;

    [Fact]
    public async Task Pages_are_drawn()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var campaign = await SampleDay.MakeAsync(server);
        var named = Environment.GetEnvironmentVariable("CAMPAIGNS_SHOTS");
        var folder = named is null ? Path.Combine(AppContext.BaseDirectory, "shots") : Path.Combine(Repository.Root, named);
        Directory.CreateDirectory(folder);
        // That each page opens is tried elsewhere: of those that nobody keeps a few are drawn.
        var pages = PageList.Of(campaign).Where(page => page.Name != "missing").Take(named is null ? 3 : int.MaxValue).ToList();

        foreach (var (name, path) in pages)
            await DrawAsync(server, path, Path.Combine(folder, $"{name}.png"), ColorScheme.Light, "ru", 1_280);
        await DrawAsync(server, $"/campaigns/{campaign}", Path.Combine(folder, "campaign-dark.png"), ColorScheme.Dark, "en", 1_280);
        await DrawAsync(server, "/", Path.Combine(folder, "campaigns-phone.png"), ColorScheme.Dark, "ru", 375);

        Assert.All(pages, page => Assert.True(new FileInfo(Path.Combine(folder, $"{page.Name}.png")).Length > 10_000, page.Name));
    }

    private async Task DrawAsync(CampaignServerFixture server, string path, string file, ColorScheme scheme, string language, int width)
    {
        await using var window = await chromium.OpenAsync(server.JsonUrl, language, scheme, width: width);
        await window.GoAsync(path);
        await window.Page.EvaluateAsync("document.fonts.ready.then(() => true)");
        // A long list is known by its beginning.
        var isWhole = await window.Page.EvaluateAsync<int>("document.documentElement.scrollHeight") <= MostHeight;
        await window.Page.ScreenshotAsync(new() { Path = file, FullPage = isWhole });
    }
}
