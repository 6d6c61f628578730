using System.Net;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Trust;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>The stream of what changes: who it is for, what it says, and when it ends.</summary>
public sealed class LiveTests(Chromium chromium) : IAsyncLifetime
{
    private TrustedServer _trusted = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _trusted = await TrustedServer.StartAsync();

    public ValueTask DisposeAsync() => _trusted.DisposeAsync();

    [Fact]
    public async Task Whoever_has_not_signed_in_or_may_not_look_is_told_nothing()
    {
        using var nobody = new FormBrowser(_trusted.Server.JsonUrl);
        using var unknown = await nobody.GetAsync("/live?c=1");
        using var dialer = new FormBrowser(_trusted.Server.JsonUrl);
        await dialer.SignInAsync(await _trusted.KeyAsync("dialer"));
        using var refused = await dialer.GetAsync("/live?c=1");

        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Equal((HttpStatusCode.Forbidden, "application/json"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_campaign_of_another_project_is_as_little_there_as_one_that_does_not_exist()
    {
        var (foreign, own) = (await CreateAsync(2), await CreateAsync(1));
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);
        await browser.SignInAsync(await _trusted.KeyAsync("viewer@1"));

        using var stream = await OpenAsync(browser, $"/live?c={foreign},{own},999999");
        var first = await NextAsync(stream);
        await new CampaignService.CampaignServiceClient(_trusted.Grpc(await _trusted.KeyAsync("admin"))).PauseCampaignAsync(
            new() { CampaignId = foreign },
            cancellationToken: TestEnd
        );
        await new CampaignService.CampaignServiceClient(_trusted.Grpc(await _trusted.KeyAsync("admin"))).PauseCampaignAsync(
            new() { CampaignId = own },
            cancellationToken: TestEnd
        );
        var second = await _trusted.Server.PassTimeUntilAsync(NextAsync(stream));

        // Its id, state, all, done, being called, who was reached, which a list is not told, and its pace, which is not known yet.
        Assert.Matches($@"^data: \[\[{own},[12],1,0,0,-1,-1\]\]$", first);
        Assert.Matches($@"^data: \[\[{own},3,1,0,0,-1,-1\]\]$", second);
    }

    [Fact]
    public async Task It_ends_after_ten_minutes_though_it_has_nothing_to_say()
    {
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);
        await browser.SignInAsync(await _trusted.KeyAsync("viewer"));
        using var empty = await OpenAsync(browser, "/live?c=");
        using var absent = await OpenAsync(browser, "/live?c=999999");

        _trusted.Server.Time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));

        await EndAsync(empty);
        await EndAsync(absent);
    }

    [Fact]
    public async Task What_it_puts_on_a_page_is_what_the_page_says_when_it_is_loaded_anew()
    {
        // A page of an open service needs no key; what is compared is the same.
        await using var server = await CampaignServerFixture.StartAsync();
        var driver = new DialerDriver(server);
        var campaign = await driver.CreateAsync(7, fields => fields.Schedule.Attempts = new() { Id = 1 });
        await driver.UntilAsync(campaign, seen => seen.State == CampaignState.Running);
        await using var window = await chromium.OpenAsync(server.JsonUrl);
        foreach (var outcome in new[] { Outcome.Answered, Outcome.NoAnswer, Outcome.Answered })
        {
            foreach (var path in new[] { $"/campaigns/{campaign}", "/" })
            {
                await window.GoAsync(path);
                await window.Page.Locator("[data-live]:not([hidden])").WaitForAsync();
                var (before, bar) = (await window.Page.Locator("[data-done]").First.InnerTextAsync(), await BarAsync());
                if (path == "/")
                    await driver.StartAsync((await driver.ClaimOneAsync(campaign)).Token);
                else
                    await driver.CallAsync(campaign, outcome);
                await Eventually.IsTrueAsync(
                    async () =>
                        path == "/" ? await BarAsync() != bar : await window.Page.Locator("[data-done]").First.InnerTextAsync() != before,
                    () => server.Time.Advance(TimeSpan.FromSeconds(1))
                );
                var live = await SeenAsync();
                await window.Page.ReloadAsync();
                Assert.Equal(await SeenAsync(), live);
            }
        }

        async Task<string> BarAsync() =>
            string.Join(
                ' ',
                await window.Page.Locator("[data-bar] rect").EvaluateAllAsync<string[]>("all => all.map(one => one.getAttribute('width'))")
            );

        async Task<string> SeenAsync() =>
            $"{await BarAsync()} | {string.Join(' ', await window.Page.Locator(
            "[data-percent], [data-rate], [data-done], [data-reached], [data-unreached], [data-calling], [data-waiting]").AllInnerTextsAsync())}";
    }

    [Fact]
    public async Task A_page_that_is_open_while_the_service_is_restarted_is_live_again_by_itself_and_its_forms_work()
    {
        var (server, campaign) = (_trusted.Server, await CreateAsync(1));
        await using var window = await chromium.OpenAsync(server.JsonUrl);
        await window.GoAsync("/");
        await window.SignInAsync(await _trusted.KeyAsync("operator@1"));
        await window.GoAsync($"/campaigns/{campaign}");
        await UntilRunningAsync(campaign);
        await window.UntilLiveAsync();

        await server.RestartAsync(meanwhile: window.UntilStaleAsync);

        await window.UntilLiveAsync();
        await window.ActAsync("pause");
        await window.Page.WaitForURLAsync("**/campaigns/*done=*");
        Assert.Equal(CampaignState.Paused, await StateAsync(campaign));
    }

    [Fact]
    public async Task A_page_whose_network_is_cut_says_so_and_is_right_again_by_itself_when_it_is_back()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var driver = new DialerDriver(server);
        var campaign = await driver.CreateAsync(2, fields => fields.Schedule.Attempts = new() { Id = 1 });
        await driver.UntilAsync(campaign, seen => seen.State == CampaignState.Running);
        await using var window = await chromium.OpenAsync(server.JsonUrl);
        await window.GoAsync($"/campaigns/{campaign}");
        await window.UntilLiveAsync();

        await window.Page.Context.SetOfflineAsync(true);
        await window.UntilStaleAsync();
        await driver.CallAsync(campaign, Outcome.Answered);
        Assert.Equal("0", await window.TextAsync("[data-done]"));
        await window.Page.Context.SetOfflineAsync(false);

        await window.UntilLiveAsync();
        await Eventually.IsTrueAsync(
            async () => await window.TextAsync("[data-done]") == "1",
            () => server.Time.Advance(TimeSpan.FromSeconds(1))
        );
    }

    [Fact]
    public async Task Over_a_slow_line_a_page_is_live_and_a_button_that_is_pressed_twice_makes_one_thing()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var driver = new DialerDriver(server);
        var campaign = await driver.CreateAsync(2, fields => fields.Schedule.Attempts = new() { Id = 1 });
        await driver.UntilAsync(campaign, seen => seen.State == CampaignState.Running);
        await driver.CallAsync(campaign, Outcome.NoAnswer);
        await using var window = await chromium.OpenAsync(server.JsonUrl);
        var line = await window.Page.Context.NewCDPSessionAsync(window.Page);
        await line.SendAsync(
            "Network.emulateNetworkConditions",
            new()
            {
                ["offline"] = false,
                ["latency"] = 400,
                ["downloadThroughput"] = 50 * 1_024,
                ["uploadThroughput"] = 50 * 1_024,
            }
        );

        await window.GoAsync($"/campaigns/{campaign}");
        await window.UntilLiveAsync();
        await driver.CallAsync(campaign, Outcome.Answered);
        await Eventually.IsTrueAsync(
            async () => await window.TextAsync("[data-done]") == "2",
            () => server.Time.Advance(TimeSpan.FromSeconds(1))
        );
        await window.GoAsync($"/campaigns/{campaign}/again");
        await window.Page.Locator("main button[name=act][value=redial]").DblClickAsync();
        await window.Page.WaitForURLAsync("**/campaigns/*?done=draft");

        var made = await server.Campaigns.ListCampaignsAsync(new(), cancellationToken: TestEnd);
        Assert.Equal([campaign + 1, campaign], made.Campaigns.Select(one => one.Id));
        window.AssertWell();
    }

    [Fact]
    public async Task A_page_that_hears_nothing_for_too_long_asks_anew()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var campaign = await new DialerDriver(server).CreateAsync(1);
        await using var window = await chromium.OpenAsync(server.JsonUrl);
        var asked = 0;
        window.Page.Request += (_, request) => asked += request.Url.Contains("/live?", StringComparison.Ordinal) ? 1 : 0;
        await window.Page.Clock.InstallAsync();
        await window.GoAsync($"/campaigns/{campaign}");
        await window.UntilLiveAsync();

        // The service's clock stands still, so that it gives no sign of life.
        await window.Page.Clock.FastForwardAsync(39_000);
        Assert.Equal(1, asked);
        await window.Page.Clock.FastForwardAsync(2_000);

        await Eventually.IsTrueAsync(() => asked == 2);
        await window.UntilLiveAsync();
    }

    [Fact]
    public async Task What_one_owner_does_stands_on_the_page_of_another_by_itself()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var driver = new DialerDriver(server);
        var campaign = await driver.CreateAsync(2);
        await driver.UntilAsync(campaign, seen => seen.State == CampaignState.Running);
        await using var one = await chromium.OpenAsync(server.JsonUrl);
        await using var other = await chromium.OpenAsync(server.JsonUrl, "en");
        foreach (var window in new[] { one, other })
        {
            await window.GoAsync($"/campaigns/{campaign}");
            await window.UntilLiveAsync();
        }

        await one.ActAsync("pause");
        await Eventually.IsTrueAsync(
            async () => await other.Page.Locator("main button[name=act][value=resume]").CountAsync() == 1,
            () => server.Time.Advance(TimeSpan.FromSeconds(1))
        );
        await other.ActAsync("resume");

        await Eventually.IsTrueAsync(
            async () => await one.Page.Locator("main button[name=act][value=pause]").CountAsync() == 1,
            () => server.Time.Advance(TimeSpan.FromSeconds(1))
        );
    }

    private static async Task<StreamReader> OpenAsync(FormBrowser browser, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var answer = await browser.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestEnd));
        Assert.Equal("retry: 1000", await reader.ReadLineAsync(TestEnd));
        return reader;
    }

    /// <summary>The next line that says something.</summary>
    private static async Task<string> NextAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync(TestEnd) is { } line)
        {
            if (line.StartsWith("data: [", StringComparison.Ordinal))
                return line;
        }

        return "(end)";
    }

    private static async Task EndAsync(StreamReader stream) =>
        Assert.DoesNotContain("data: [", await stream.ReadToEndAsync(TestEnd), StringComparison.Ordinal);

    private async Task UntilRunningAsync(long campaign) =>
        await Eventually.IsTrueAsync(
            async () => await StateAsync(campaign) == CampaignState.Running,
            () => _trusted.Server.Time.Advance(TimeSpan.FromSeconds(1))
        );

    private async Task<CampaignState> StateAsync(long campaign)
    {
        var admin = new CampaignService.CampaignServiceClient(_trusted.Grpc(await _trusted.KeyAsync("admin")));
        return (await admin.GetCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd)).Campaign.State;
    }

    private async Task<long> CreateAsync(long project)
    {
        var request = new CreateCampaignRequest
        {
            Campaign = new()
            {
                ProjectId = project,
                StartBlockId = 1,
                PhoneId = 1,
                Schedule = new()
                {
                    Date = "2026-03-03",
                    StartTime = "00:00",
                    EndTime = "24:00",
                    TimeZone = DialerDriver.AlwaysOpenZone,
                },
            },
            Phones = { new NewContact { Phone = "+79123456701" } },
        };
        var admin = new CampaignService.CampaignServiceClient(_trusted.Grpc(await _trusted.KeyAsync("admin")));
        return (await admin.CreateCampaignAsync(request, cancellationToken: TestEnd)).Campaign.Id;
    }
}
