using System.Net;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Trust;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>Where a project's events are sent, by forms alone.</summary>
public sealed partial class WebhookTests : IAsyncLifetime
{
    private readonly long _project = DialerDriver.NextProject;
    private CampaignServerFixture _server = null!;
    private FormBrowser _browser = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private WebhookService.WebhookServiceClient Webhooks => new(_server.Channel);

    /// <summary>It answers, though not as a receiver does.</summary>
    private string Address => $"{_server.JsonUrl}nowhere";

    public async ValueTask InitializeAsync()
    {
        _server = await CampaignServerFixture.StartAsync(
            "--Webhooks:AllowPrivateAddresses=true",
            $"--Webhooks:ContactDetailsProjects:0={_project}"
        );
        _browser = new(_server.JsonUrl);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task One_is_made_and_its_secret_shown_this_once()
    {
        var (id, secret) = await MakeAsync(("type", "campaigns.v1.campaign.created"), ("type", "campaigns.v1.call.concluded"));

        var webhook = await GetAsync(id);
        Assert.Equal((Address, 5, WebhookState.Active), (webhook.Url, webhook.MaxBatch, webhook.State));
        Assert.Equal(["campaigns.v1.campaign.created", "campaigns.v1.call.concluded"], webhook.Types_);
        var list = WebUtility.HtmlDecode(await _browser.TextAsync($"/webhooks?project={_project}"));
        Assert.Contains($"<a href=\"/webhooks/{id}\">{Address}</a>", list, StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode(await _browser.TextAsync($"/webhooks/{id}"));
        Assert.Contains("обзвон создан, звонок закончен", page, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list + page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_rests_goes_on_and_changes_and_a_new_secret_is_another_one()
    {
        var (id, secret) = await MakeAsync(("type", "campaigns.v1.campaign.created"));

        await ActAsync(id, ("act", "pause"));
        Assert.Equal(WebhookState.Paused, (await GetAsync(id)).State);
        await ActAsync(id, ("act", "resume"));
        await ActAsync(id, ("act", "save"), ("url", $"{Address}/else"), ("max_batch", "7"));
        var (_, renewed) = await _browser.SayAsync($"/webhooks/{id}", $"/webhooks/{id}", ("act", "renew"));

        var webhook = await GetAsync(id);
        Assert.Equal(($"{Address}/else", 7, WebhookState.Active, 0), (webhook.Url, webhook.MaxBatch, webhook.State, webhook.Types_.Count));
        Assert.NotEqual(secret, SecretOf(renewed));
    }

    [Fact]
    public async Task A_test_is_sent_and_what_came_of_it_stands_on_its_page()
    {
        var (id, _) = await MakeAsync();

        await ActAsync(id, ("act", "test"));

        var page = WebUtility.HtmlDecode(await _browser.TextAsync($"/webhooks/{id}"));
        Assert.Contains(">404</span>", page, StringComparison.Ordinal);
        Assert.Contains("ROUTE_NOT_FOUND", page, StringComparison.Ordinal);
        Assert.Contains("<td>пробное</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_sent_again_from_a_place_of_the_log_on_and_it_is_deleted()
    {
        await new DialerDriver(_server).CreateAsync(1, campaign => campaign.ProjectId = _project);
        var (id, _) = await MakeAsync();
        await ActAsync(id, ("act", "pause"));
        var (status, wrong) = await _browser.SayAsync($"/webhooks/{id}", $"/webhooks/{id}", ("act", "redeliver"), ("cursor", "yesterday"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("<b>После события</b>: ", wrong, StringComparison.Ordinal);
        Assert.Contains("value=\"yesterday\"", wrong, StringComparison.Ordinal);

        await ActAsync(id, ("act", "redeliver"), ("cursor", ""));

        var webhook = await GetAsync(id);
        Assert.Equal((WebhookState.Active, "0"), (webhook.State, webhook.Cursor));
        await ActAsync(id, ("act", "delete"));
        Assert.Empty((await Webhooks.ListWebhooksAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).Webhooks);
    }

    [Fact]
    public async Task What_cannot_be_one_stays_in_the_form_with_its_faults()
    {
        var (status, page) = await _browser.SayAsync(
            $"/webhooks?project={_project}",
            "/webhooks",
            ("act", "create"),
            ("project", $"{_project}"),
            ("url", "crm"),
            ("max_batch", "many"),
            ("type", "nothing")
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("<b>Адрес</b>: ", page, StringComparison.Ordinal);
        Assert.Contains("<b>Событий в запросе, не больше</b>: ", page, StringComparison.Ordinal);
        Assert.Contains("<b>Какие события (ничего: все)</b>: ", page, StringComparison.Ordinal);
        Assert.Contains("name=\"url\" value=\"crm\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_only_reads_sees_none_of_them()
    {
        await using var trusted = await TrustedServer.StartAsync();
        var made = await new WebhookService.WebhookServiceClient(trusted.Grpc(await trusted.KeyAsync("admin"))).CreateWebhookAsync(
            new() { ProjectId = 1, Url = "https://crm.example.org/events" },
            cancellationToken: TestEnd
        );
        using var browser = new FormBrowser(trusted.Server.JsonUrl);
        await browser.SignInAsync(await trusted.KeyAsync("viewer@1"));

        Assert.DoesNotContain("/webhooks", await browser.TextAsync("/events"), StringComparison.Ordinal);
        using var list = await browser.GetAsync("/webhooks?project=1");
        using var one = await browser.GetAsync($"/webhooks/{made.Webhook.WebhookId}");
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (list.StatusCode, one.StatusCode));
        await browser.SignInAsync(await trusted.KeyAsync("operator@2"));
        using var foreign = await browser.GetAsync($"/webhooks/{made.Webhook.WebhookId}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task It_is_told_numbers_where_that_is_ticked()
    {
        var (id, _) = await MakeAsync(("contact_details", "on"));

        Assert.True((await GetAsync(id)).ContactDetails);
        Assert.Contains("name=\"contact_details\" checked", await _browser.TextAsync($"/webhooks/{id}"), StringComparison.Ordinal);
        await ActAsync(id, ("act", "save"), ("url", Address), ("max_batch", "5"));
        Assert.False((await GetAsync(id)).ContactDetails);
    }

    private async Task<(long Id, string Secret)> MakeAsync(params IEnumerable<(string, string)> fields)
    {
        var (status, page) = await _browser.SayAsync(
            $"/webhooks?project={_project}",
            "/webhooks",
            [("act", "create"), ("project", $"{_project}"), ("url", Address), ("max_batch", "5"), .. fields]
        );
        Assert.Equal(HttpStatusCode.OK, status);
        var made = Assert.Single((await Webhooks.ListWebhooksAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).Webhooks);
        return (made.WebhookId, SecretOf(page));
    }

    private static string SecretOf(string page) => Assert.Single(Secret().Matches(WebUtility.HtmlDecode(page))).Value;

    private async Task ActAsync(long id, params IEnumerable<(string, string)> fields)
    {
        using var answer = await _browser.PostAsync($"/webhooks/{id}", $"/webhooks/{id}", fields);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private async Task<Webhook> GetAsync(long id) =>
        (await Webhooks.GetWebhookAsync(new() { WebhookId = id }, cancellationToken: TestEnd)).Webhook;

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]{44}")]
    private static partial Regex Secret();
}
