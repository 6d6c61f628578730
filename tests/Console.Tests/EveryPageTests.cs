using CampaignGrpc.Api.Tests.Driving;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CampaignGrpc.Console.Tests;

/// <summary>What holds of every page, in both languages and both schemes; a scheme does not depend on the language.</summary>
public sealed class EveryPageTests(Chromium chromium) : IAsyncLifetime
{
    private CampaignServerFixture _server = null!;
    private long _campaign;

    public async ValueTask InitializeAsync()
    {
        _server = await CampaignServerFixture.StartAsync();
        _campaign = await SampleDay.MakeAsync(_server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("ru", ColorScheme.Light)]
    [InlineData("en", ColorScheme.Dark)]
    public async Task Axe_finds_nothing_no_other_host_is_asked_and_nothing_is_blocked(string language, ColorScheme scheme)
    {
        await using var window = await chromium.OpenAsync(_server.JsonUrl, language, scheme);
        var found = new List<string>();
        foreach (var (name, path) in PageList.Of(_campaign))
        {
            await window.GoAsync(path);
            Assert.Equal(language, await window.Page.Locator("html").GetAttributeAsync("lang"));
            var result = await window.Page.RunAxe();
            found.AddRange(
                result.Violations.SelectMany(violation =>
                    violation.Nodes.Select(node => $"{name}: {violation.Id} {node.Target} {node.Html}")
                )
            );
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        window.AssertWell();
    }

    [Fact]
    public async Task On_a_phone_no_page_is_wider_than_the_screen()
    {
        await using var window = await chromium.OpenAsync(_server.JsonUrl, width: 375);
        foreach (var (name, path) in PageList.Of(_campaign))
        {
            await window.GoAsync(path);
            var width = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(width <= 375, $"{name} is {width} wide");
        }
    }

    [Fact]
    public async Task No_page_is_larger_than_twelve_kibibytes_on_its_way()
    {
        var sizes = new List<(string Name, int Bytes)>();
        foreach (var (name, path) in PageList.Of(_campaign))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path)
            {
                Headers = { { "Accept", "text/html" }, { "Accept-Encoding", "br" } },
            };
            using var answer = await _server.Json.SendAsync(request, TestContext.Current.CancellationToken);
            sizes.Add((name, (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length));
        }

        Assert.DoesNotContain(sizes, page => page.Bytes > 12 * 1_024);
    }

    [Fact]
    public async Task Every_page_is_valid_HTML_and_what_it_refers_to_is_there()
    {
        var found = new List<string>();
        foreach (var (name, path) in PageList.Of(_campaign))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/html" } } };
            using var answer = await _server.Json.SendAsync(request, TestContext.Current.CancellationToken);
            found.AddRange(
                Markup
                    .Faults(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
                    .Select(fault => $"{name}: {fault}")
            );
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData("<p><ul><li>a</ul></p>")]
    [InlineData("<b id=a></b><b id=a></b>")]
    [InlineData("<label for=a>b</label>")]
    [InlineData("<ul><p>a</p></ul>")]
    [InlineData("<button><a href=/>a</a></button>")]
    [InlineData("<form><form></form></form>")]
    public void Markup_that_is_not_valid_is_seen(string body) =>
        Assert.NotEmpty(Markup.Faults($"<!DOCTYPE html><html lang=en><head><title>a</title></head><body>{body}</body></html>"));

    [Fact]
    public async Task Names_that_are_markup_are_text()
    {
        await using var window = await chromium.OpenAsync(_server.JsonUrl);
        await window.GoAsync("/");

        Assert.Contains("<script>alert(1)</script> & \"quotes\"", await window.TextAsync(), StringComparison.Ordinal);
        window.AssertWell();
    }
}
