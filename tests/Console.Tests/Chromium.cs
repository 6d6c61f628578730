using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(CampaignGrpc.Console.Tests.Chromium))]

namespace CampaignGrpc.Console.Tests;

/// <summary>The system's Chromium, one for all tests; each has a window of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Program { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(_ => new[] { "chromium", "google-chrome" }, Path.Combine)
            .FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
            return;
        _playwright = await Playwright.CreateAsync();
        // Chromium's own sandbox does not start as root, as in a container; the pages are the service's own.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A window of somebody whom the service does not know yet.</summary>
    public async Task<Window> OpenAsync(
        Uri service,
        string language = "ru",
        ColorScheme scheme = ColorScheme.Light,
        bool hasScript = true,
        int width = 1_280
    )
    {
        Assert.SkipWhen(_browser is null, "Needs chromium or google-chrome on the path.");
        var context = await _browser.NewContextAsync(
            new()
            {
                BaseURL = service.ToString(),
                Locale = language == "ru" ? "ru-RU" : "en-GB",
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
                JavaScriptEnabled = hasScript,
                ViewportSize = new() { Width = width, Height = 900 },
                TimezoneId = "Europe/Berlin",
                AcceptDownloads = true,
            }
        );
        return await Window.OpenAsync(context, service);
    }
}
