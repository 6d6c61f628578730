using Microsoft.Playwright;

namespace CampaignGrpc.Console.Tests;

/// <summary>A window of a browser, and what went wrong in it.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];

    private Window(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public static async Task<Window> OpenAsync(IBrowserContext context, Uri service)
    {
        var page = await context.NewPageAsync();
        var window = new Window(context, page);
        page.SetDefaultTimeout(60_000);
        string[] own = [service.ToString(), "data:"];
        page.Request += (_, request) =>
            window.Note(!own.Any(start => request.Url.StartsWith(start, StringComparison.Ordinal)), $"asked {request.Url}");
        page.PageError += (_, error) => window.Note(true, error);
        // A page that is refused says so by its status, which the browser tells too.
        const string Status = "the server responded with a status of";
        page.Console += (_, said) =>
            window.Note(said.Type is "error" or "warning" && !said.Text.Contains(Status, StringComparison.Ordinal), said.Text);
        return window;
    }

    /// <summary>Nothing of another host was asked for, nothing was blocked by the policy, and no script failed.</summary>
    public void AssertWell() => Assert.Empty(_faults);

    public async Task<IResponse> GoAsync(string path) => (await Page.GotoAsync(path))!;

    public Task FillAsync(string field, string text) => Page.Locator($"main [name={field}]").First.FillAsync(text);

    /// <summary>Presses the button that does something by its name in the form.</summary>
    public Task ActAsync(string act) => Page.Locator($"main button[name=act][value={act}]").First.ClickAsync();

    public Task<string> TextAsync(string selector = "main") => Page.Locator(selector).First.InnerTextAsync();

    /// <summary>Enters a key where the page asks for one.</summary>
    public async Task SignInAsync(string key)
    {
        await FillAsync("key", key);
        await Page.Locator("main form button").ClickAsync();
        await Page.Locator("form.out").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>Until what is on the page follows what happens.</summary>
    public Task UntilLiveAsync() => Page.Locator("[data-live]:not([hidden]):not(.stale)").WaitForAsync();

    /// <summary>Until the page says that it does not.</summary>
    public Task UntilStaleAsync() => Page.Locator("[data-live].stale").WaitForAsync();

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Note(bool isFault, string text)
    {
        if (isFault)
            _faults.Add(text);
    }
}
