using System.Net;
using CampaignGrpc.Api.Tests.Trust;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>Who is let in, and what each role sees and may do.</summary>
public sealed class SignInTests(Chromium chromium) : IAsyncLifetime
{
    private TrustedServer _trusted = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _trusted = await TrustedServer.StartAsync();

    public ValueTask DisposeAsync() => _trusted.DisposeAsync();

    [Fact]
    public async Task A_viewer_sees_the_campaigns_of_their_projects_and_no_verb()
    {
        var own = await CreateAsync(1, "Своя");
        await CreateAsync(2, "Чужая");
        await using var window = await chromium.OpenAsync(_trusted.Server.JsonUrl);
        await window.GoAsync($"/campaigns/{own}");
        await window.SignInAsync(await _trusted.KeyAsync("viewer@1"));

        Assert.Equal($"/campaigns/{own}", new Uri(window.Page.Url).AbsolutePath);
        Assert.Equal(0, await window.Page.Locator("main form").CountAsync());
        await window.GoAsync("/");
        var list = await window.TextAsync();
        Assert.Contains("Своя", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Чужая", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Новый обзвон", list, StringComparison.Ordinal);
        var menu = await window.TextAsync("header nav");
        Assert.DoesNotContain("Ключи", menu, StringComparison.Ordinal);
        var refused = await window.GoAsync("/keys");
        Assert.Equal(403, refused.Status);
        Assert.Contains("Попросите у администратора ключ с нужной ролью.", await window.TextAsync(), StringComparison.Ordinal);
        window.AssertWell();
    }

    [Fact]
    public async Task What_a_page_does_not_show_cannot_be_sent_either_and_stands_in_the_audit()
    {
        var own = await CreateAsync(1, "Своя");
        var (key, id) = await KeyAsync("viewer@1");
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);
        await browser.SignInAsync(key);

        using var answer = await browser.PostAsync("/people", $"/campaigns/{own}", ("act", "pause"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEqual(CampaignState.Paused, await StateAsync(own));
        var audit = new AuditService.AuditServiceClient(_trusted.Grpc(await _trusted.KeyAsync("admin")));
        var entries = await audit.ListAuditEntriesAsync(new() { Action = "PauseCampaign" }, cancellationToken: TestEnd);
        Assert.Equal(($"key:{id}", "ROLE_MISSING"), Assert.Single(entries.Entries.Select(entry => (entry.Subject, entry.Answer))));
    }

    [Fact]
    public async Task What_is_done_by_a_page_stands_in_the_audit_under_the_key_that_signed_in()
    {
        var own = await CreateAsync(1, "Своя");
        var (key, id) = await KeyAsync("operator@1");
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);
        await browser.SignInAsync(key);

        using var answer = await browser.PostAsync($"/campaigns/{own}", $"/campaigns/{own}", ("act", "pause"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(CampaignState.Paused, await StateAsync(own));
        var audit = new AuditService.AuditServiceClient(_trusted.Grpc(await _trusted.KeyAsync("admin")));
        var entries = await audit.ListAuditEntriesAsync(new() { Action = "PauseCampaign" }, cancellationToken: TestEnd);
        Assert.Equal(($"key:{id}", "OK"), Assert.Single(entries.Entries.Select(entry => (entry.Subject, entry.Answer))));
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing_and_is_answered_with_a_page()
    {
        var own = await CreateAsync(1, "Своя");
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);
        await browser.SignInAsync(await _trusted.KeyAsync("admin"));

        using var answer = await browser.PostRawAsync($"/campaigns/{own}", ("act", "pause"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Ничего не изменено", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
        Assert.NotEqual(CampaignState.Paused, await StateAsync(own));
    }

    [Fact]
    public async Task The_session_is_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);
        using var wrong = await browser.SignInAsync("cgk_nobody");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("Этот ключ не подходит", await wrong.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);

        var key = await _trusted.KeyAsync("viewer");
        using var answer = await browser.SignInAsync(key);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), text => text.StartsWith("session=", StringComparison.Ordinal));

        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(key, cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_revoked_or_a_session_that_is_over_opens_nothing()
    {
        var (key, id) = await KeyAsync("viewer");
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);
        await browser.SignInAsync(key);
        using (var list = await browser.GetAsync("/"))
            Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        await new KeyService.KeyServiceClient(_trusted.Grpc(await _trusted.KeyAsync("admin"))).RevokeKeyAsync(
            new() { KeyId = id },
            cancellationToken: TestEnd
        );
        using (var revoked = await browser.GetAsync("/"))
            Assert.Equal("/signin", revoked.Headers.Location?.ToString());

        await browser.SignInAsync(await _trusted.KeyAsync("viewer"));
        _trusted.Server.Time.Advance(TimeSpan.FromHours(13));
        using var over = await browser.GetAsync("/campaigns/7");
        Assert.Equal("/signin?back=%2Fcampaigns%2F7", over.Headers.Location?.ToString());
    }

    [Fact]
    public async Task The_files_of_the_api_are_loaded_by_whoever_is_signed_in_and_may_and_nothing_else_of_it()
    {
        var own = await CreateAsync(1, "Своя");
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);
        await browser.SignInAsync(await _trusted.KeyAsync("operator@1"));

        using var file = await browser.GetAsync($"/api/campaigns/{own}/results.csv");
        using var json = await browser.GetAsync($"/api/campaigns/{own}");
        await browser.SignInAsync(await _trusted.KeyAsync("viewer@1"));
        using var refused = await browser.GetAsync($"/api/campaigns/{own}/results.csv");

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden),
            (file.StatusCode, json.StatusCode, refused.StatusCode)
        );
    }

    [Fact]
    public async Task Whoever_may_not_is_refused_before_anything_of_their_form_is_read()
    {
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);
        await browser.SignInAsync(await _trusted.KeyAsync("viewer"));
        var body = new UnaskedContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/campaigns/new") { Content = body };
        request.Headers.ExpectContinue = true;

        using var answer = await browser.SendAsync(request);

        Assert.Equal((HttpStatusCode.Forbidden, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.False(body.WasAskedFor);
    }

    [Fact]
    public async Task What_is_shown_on_a_page_follows_from_the_roles_in_its_project()
    {
        var (seen, run) = (await CreateAsync(1, "Видна"), await CreateAsync(2, "Ведётся"));
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);
        await browser.SignInAsync(await _trusted.KeyAsync("viewer@1", "operator@2"));

        var (ofSeen, ofRun) = (await browser.TextAsync($"/campaigns/{seen}"), await browser.TextAsync($"/campaigns/{run}"));
        var (contactOfSeen, contactOfRun) = (
            await browser.TextAsync($"/campaigns/{seen}/contacts/1"),
            await browser.TextAsync($"/campaigns/{run}/contacts/1")
        );
        var results = await browser.TextAsync("/results");

        Assert.DoesNotContain("value=\"pause\"", ofSeen, StringComparison.Ordinal);
        Assert.DoesNotContain("/results?campaign=", ofSeen, StringComparison.Ordinal);
        Assert.Contains("value=\"pause\"", ofRun, StringComparison.Ordinal);
        Assert.Contains($"/results?campaign={run}", ofRun, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"cancel\"", contactOfSeen, StringComparison.Ordinal);
        Assert.Contains("value=\"cancel\"", contactOfRun, StringComparison.Ordinal);
        Assert.DoesNotContain("Видна", results, StringComparison.Ordinal);
        Assert.Contains("Ведётся", results, StringComparison.Ordinal);
        using var file = await browser.GetAsync($"/results/file?campaign={seen}");
        Assert.Equal((HttpStatusCode.Forbidden, "text/html"), (file.StatusCode, file.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Where_there_is_no_key_to_sign_in_with_the_page_says_where_one_comes_from()
    {
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);
        var without = await browser.TextAsync("/signin");
        await _trusted.KeyAsync("admin");
        var with = await browser.TextAsync("/signin");

        Assert.Contains("keys make --role admin", without, StringComparison.Ordinal);
        Assert.DoesNotContain("keys make", with, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_comes_by_a_link_from_elsewhere_and_has_signed_in_goes_on_by_one_click()
    {
        var own = await CreateAsync(1, "Своя");
        using var stranger = new FormBrowser(_trusted.Server.JsonUrl);
        Assert.Contains(
            $"<a href=\"/campaigns/{own}\">",
            await stranger.TextAsync($"/signin?back=/campaigns/{own}"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("href=\"//example.com", await stranger.TextAsync("/signin?back=//example.com/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_TLS_every_cookie_is_for_TLS_alone()
    {
        const string Setting = "ASPNETCORE_FORWARDEDHEADERS_ENABLED";
        Environment.SetEnvironmentVariable(Setting, "true");
        TrustedServer trusted;
        try
        {
            trusted = await TrustedServer.StartAsync();
        }
        finally
        {
            Environment.SetEnvironmentVariable(Setting, null);
        }

        await using var ending = trusted;
        using var browser = new FormBrowser(trusted.Server.JsonUrl);
        var key = await trusted.KeyAsync("viewer");

        using var plain = await browser.SignInAsync(key);
        var token = await browser.TokenAsync("/people");
        browser.IsBehindTls = true;
        using var answer = await browser.PostRawAsync("/signin", ("key", key), ("form", token));
        using var language = await browser.PostRawAsync("/language", ("to", "en"), ("form", token));

        Assert.DoesNotContain(Cookies(plain), cookie => cookie.Contains("; secure", StringComparison.Ordinal));
        var cookies = Cookies(answer).Concat(Cookies(language)).ToList();
        Assert.Equal(["lang", "session"], cookies.Select(cookie => cookie.Split('=')[0]).Order(StringComparer.Ordinal));
        Assert.All(cookies, cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));
        using var fresh = new FormBrowser(trusted.Server.JsonUrl) { IsBehindTls = true };
        using var form = await fresh.GetAsync("/signin");
        Assert.Contains("; secure", Assert.Single(Cookies(form)), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];

    private async Task<(string Key, string Id)> KeyAsync(string grant)
    {
        var key = await _trusted.KeyAsync(grant);
        return (key, key.Split('_')[1]);
    }

    private async Task<CampaignState> StateAsync(long campaign) =>
        (await Admin(await _trusted.KeyAsync("admin")).GetCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd))
            .Campaign
            .State;

    private Task<long> CreateAsync(long project, string name) => _trusted.CreateCampaignAsync(project, name);

    private CampaignService.CampaignServiceClient Admin(string key) => new(_trusted.Grpc(key));
}

/// <summary>A body that knows whether anybody wanted it.</summary>
internal sealed class UnaskedContent : HttpContent
{
    public UnaskedContent() => Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } };

    public bool WasAskedFor { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        WasAskedFor = true;
        return Task.CompletedTask;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 400 * 1_024 * 1_024;
        return true;
    }
}
