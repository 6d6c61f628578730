using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Trust;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>People with an account at the company's identity provider.</summary>
public sealed class OpenIdTests(Chromium chromium) : IAsyncLifetime
{
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = new(CampaignServerFixture.Start);
    private readonly string _secret = Path.GetTempFileName();
    private IdentityServer _identity = null!;
    private TrustedServer _trusted = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_secret, $"{IdentityServer.Secret}\n", TestEnd);
        _identity = await IdentityServer.StartAsync(_time);
        _trusted = await TrustedServer.StartAsync(
            $"--OpenId:Authority={_identity.Url}",
            $"--OpenId:ClientId={IdentityServer.ClientId}",
            $"--OpenId:ClientSecretFile={_secret}",
            "--OpenId:Name=Ромашка ID"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _trusted.DisposeAsync();
        await _identity.DisposeAsync();
        File.Delete(_secret);
    }

    [Fact]
    public async Task Whoever_the_provider_knows_signs_in_without_a_key_and_comes_to_the_page_that_they_wanted()
    {
        var own = await _trusted.CreateCampaignAsync(1, "Своя");
        await _trusted.CreateCampaignAsync(2, "Чужая");
        await using var window = await chromium.OpenAsync(_trusted.Server.JsonUrl);
        await window.GoAsync($"/campaigns/{own}?tab=runs");
        await ByProviderAsync(window);

        Assert.Equal($"/campaigns/{own}?tab=runs", new Uri(window.Page.Url).PathAndQuery);
        await window.ActAsync("pause");
        await window.Page.Locator("main button[name=act][value=resume]").WaitForAsync();
        await window.GoAsync("/");
        var list = await window.TextAsync();
        Assert.Contains("Своя", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Чужая", list, StringComparison.Ordinal);
        var audit = new AuditService.AuditServiceClient(_trusted.Grpc(await _trusted.KeyAsync("admin")));
        var entries = await audit.ListAuditEntriesAsync(new() { Action = "PauseCampaign" }, cancellationToken: TestEnd);
        Assert.Equal(("openid:anna", "OK"), Assert.Single(entries.Entries.Select(entry => (entry.Subject, entry.Answer))));

        await window.Page.Locator("form.out button").ClickAsync();
        await window.Page.GetByText("Войти через Ромашка ID").WaitForAsync();
    }

    [Fact]
    public async Task Whoever_says_no_there_is_told_so_and_may_try_again_or_take_a_key()
    {
        _identity.IsDenied = true;
        await using var window = await chromium.OpenAsync(_trusted.Server.JsonUrl);
        await window.GoAsync("/");
        await window.Page.GetByText("Войти через Ромашка ID").ClickAsync();
        await window.Page.GetByText("Anna").ClickAsync();

        await window.Page.GetByText("Войти через Ромашка ID не получилось.").WaitForAsync();
        Assert.Equal("/signin/openid", new Uri(window.Page.Url).AbsolutePath);
        await window.SignInAsync(await _trusted.KeyAsync("viewer"));
    }

    [Fact]
    public async Task Whoever_has_no_role_there_sees_nothing_and_is_told_why()
    {
        _identity.Claims.Clear();
        await using var window = await chromium.OpenAsync(_trusted.Server.JsonUrl);
        await window.GoAsync("/");
        await ByProviderAsync(window);

        Assert.Contains("нужной ролью", await window.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_the_provider_for_signs_nobody_in()
    {
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);

        using var answer = await browser.GetAsync("/signin/openid?code=made-up&state=made-up");

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Contains("не получилось", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
        Assert.Contains(_trusted.Server.Log.Lines, line => line.Contains("could not sign in by OpenID Connect", StringComparison.Ordinal));
        using var list = await browser.GetAsync("/");
        Assert.Equal("/signin", list.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_session_ends_by_itself_and_opens_the_console_alone()
    {
        await using var window = await chromium.OpenAsync(_trusted.Server.JsonUrl);
        await window.GoAsync("/");
        await ByProviderAsync(window);
        Assert.Equal(401, (await window.GoAsync("/api/campaigns")).Status);

        _trusted.Server.Time.Advance(TimeSpan.FromHours(13));

        await window.GoAsync("/");
        await window.Page.GetByText("Войти через Ромашка ID").WaitForAsync();
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_leaves_the_way_by_a_key()
    {
        await _identity.DisposeAsync();
        using var browser = new FormBrowser(_trusted.Server.JsonUrl);

        using var answer = await browser.GetAsync("/signin/elsewhere?back=%2Fpeople");

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("не получилось", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OpenId:ClientId must be set", "--OpenId:Authority=https://id.example.com")]
    [InlineData("OpenId:Authority must be set", "--OpenId:ClientId=console")]
    [InlineData("OpenId:Authority must be an address over HTTPS", "--OpenId:Authority=http://id.example.com", "--OpenId:ClientId=console")]
    [InlineData(
        "OpenId:ClientSecretFile",
        "--OpenId:Authority=https://id.example.com",
        "--OpenId:ClientId=console",
        "--OpenId:ClientSecretFile=/nowhere"
    )]
    public async Task Settings_that_cannot_be_meant_end_the_start(string said, params string[] settings)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => CampaignServerFixture.StartAsync(settings));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    private static async Task ByProviderAsync(Window window)
    {
        await window.Page.GetByText("Войти через Ромашка ID").ClickAsync();
        await window.Page.GetByText("Anna").ClickAsync();
        await window.Page.Locator("form.out").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
    }
}
