using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain.Attempts;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Trust;

/// <summary>What belongs to another project is as if it were not there.</summary>
public sealed class IsolationTests : IAsyncLifetime
{
    private const long Own = 1;
    private const long Foreign = 2;
    private const long NoProject = 77;

    private TrustedServer _trusted = null!;
    private string _ownKey = null!;
    private CallInvoker _own = null!;
    private CallInvoker _foreign = null!;
    private AnyRpc.Things _theirs = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private static AnyRpc.Things Absent { get; } = new(NoProject, 777_777, "known", new CallToken(new(777_777), 1, 42).ToString(), 777_777);

    public async ValueTask InitializeAsync()
    {
        _trusted = await TrustedServer.StartAsync();
        _ownKey = await _trusted.KeyAsync($"client@{Own}", $"dialer@{Own}", $"viewer@{Own}", $"operator@{Own}", $"admin@{Own}");
        _own = _trusted.Grpc(_ownKey);
        _foreign = _trusted.Grpc(await _trusted.KeyAsync($"admin@{Foreign}"));
        var campaign = await CreateAsync(_foreign, Foreign, "theirs");
        using (var import = new ContactService.ContactServiceClient(_foreign).ImportContacts(cancellationToken: TestEnd))
        {
            await import.RequestStream.WriteAsync(
                new()
                {
                    Settings = new() { CampaignId = campaign, ImportId = "known" },
                },
                TestEnd
            );
            await import.RequestStream.CompleteAsync();
            await import;
        }

        var token = Assert.Single(await ClaimAsync(_foreign, "theirs", calls: 1)).Token;
        var webhook = await new WebhookService.WebhookServiceClient(_foreign).CreateWebhookAsync(
            new() { ProjectId = Foreign, Url = "https://example.com/theirs" },
            cancellationToken: TestEnd
        );
        _theirs = new(Foreign, campaign, "known", token, webhook.Webhook.WebhookId);
    }

    [Fact]
    public async Task No_rpc_answers_otherwise_for_what_is_foreign_than_for_what_is_absent()
    {
        var before = await ShowAsync();

        foreach (var rpc in AnyRpc.All)
        {
            var (_, absent) = await _own.CallAsync(rpc, AnyRpc.Request(rpc, Absent));
            var (_, foreign) = await _own.CallAsync(rpc, AnyRpc.Request(rpc, _theirs));

            Assert.True(Absent.Hide(absent) == _theirs.Hide(foreign), $"{rpc.Name}\nabsent:  {absent}\nforeign: {foreign}");
        }

        Assert.Equal(before, await ShowAsync());
    }

    [Fact]
    public async Task No_route_answers_otherwise_for_what_is_foreign_than_for_what_is_absent()
    {
        var before = await ShowAsync();
        using var json = _trusted.Json(_ownKey);

        foreach (var rpc in AnyRpc.All.Where(rpc => rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not null))
        {
            var (absent, foreign) = (await SendAsync(json, rpc, Absent), await SendAsync(json, rpc, _theirs));

            Assert.True(Absent.Hide(absent) == _theirs.Hide(foreign), $"{rpc.Name}\nabsent:  {absent}\nforeign: {foreign}");
        }

        foreach (var path in new[] { "results.csv", "results.xlsx", "results.ndjson", "imports/known/refused_rows.csv" })
        {
            var (absent, foreign) = (
                await json.GetAsync($"/api/campaigns/{Absent.Campaign}/{path}", TestEnd),
                await json.GetAsync($"/api/campaigns/{_theirs.Campaign}/{path}", TestEnd)
            );

            Assert.Equal(404, (int)foreign.StatusCode);
            Assert.Equal(
                Absent.Hide(await absent.Content.ReadAsStringAsync(TestEnd)),
                _theirs.Hide(await foreign.Content.ReadAsStringAsync(TestEnd))
            );
        }

        Assert.Equal(before, await ShowAsync());
    }

    [Fact]
    public async Task A_list_without_a_filter_shows_the_callers_projects_and_counts_no_others()
    {
        var own = await CreateAsync(_own, Own, "ours");
        var both = _trusted.Grpc(await _trusted.KeyAsync($"viewer@{Own},{Foreign}"));
        var none = _trusted.Grpc(await _trusted.KeyAsync($"viewer@{NoProject}"));

        var (ours, all, nothing) = (await ListAsync(_own), await ListAsync(both), await ListAsync(none));

        Assert.Equal([own], ours.Campaigns.Select(campaign => campaign.Id));
        Assert.Equal((1, 2, 0), (ours.TotalCount, all.TotalCount, nothing.TotalCount));
    }

    [Fact]
    public async Task A_token_for_a_page_of_another_callers_list_shows_nothing_of_it()
    {
        await CreateAsync(_foreign, Foreign, "second");
        var page = await new CampaignService.CampaignServiceClient(_foreign).ListCampaignsAsync(
            new() { PageSize = 1 },
            cancellationToken: TestEnd
        );

        var own = await new CampaignService.CampaignServiceClient(_own).ListCampaignsAsync(
            new() { PageSize = 1, PageToken = page.NextPageToken },
            cancellationToken: TestEnd
        );

        Assert.Equal((0, 0, ""), (own.Campaigns.Count, own.TotalCount, own.NextPageToken));
    }

    [Fact]
    public async Task A_dialer_claims_the_calls_of_its_projects_and_no_others()
    {
        var own = await CreateAsync(_own, Own, "ours");

        var claimed = await ClaimAsync(_own, "ours", calls: 100);

        Assert.Equal([own], claimed.Select(call => call.CampaignId).Distinct());
        Assert.Empty(await ClaimAsync(_own, "ours", calls: 100));
        Assert.NotEmpty(await ClaimAsync(_trusted.Grpc(await _trusted.KeyAsync("dialer")), "everybody's", calls: 100));
    }

    [Fact]
    public async Task A_dialer_that_waits_is_woken_by_calls_of_each_of_its_projects()
    {
        var several = _trusted.Grpc(await _trusted.KeyAsync("dialer@3,4"));
        var waiting = ClaimAsync(several, "several", calls: 1, wait: TimeSpan.FromSeconds(30));
        var admin = _trusted.Grpc(await _trusted.KeyAsync("admin"));
        var campaign = await CreateAsync(admin, 4, "fourth");

        var claimed = Assert.Single(await _trusted.Server.PassTimeUntilAsync(waiting));

        Assert.Equal(campaign, claimed.CampaignId);
    }

    [Fact]
    public async Task Both_projects_may_use_the_same_request_id_and_neither_learns_of_the_other()
    {
        var (first, second) = (await CreateAsync(_own, Own, "same", "key"), await CreateAsync(_foreign, Foreign, "same", "key"));

        Assert.NotEqual(first, second);
        Assert.Equal(first, await CreateAsync(_own, Own, "same", "key"));
        Assert.Equal(second, await CreateAsync(_foreign, Foreign, "same", "key"));
    }

    [Fact]
    public async Task The_dialers_of_other_projects_are_not_shown_nor_what_they_hold()
    {
        await CreateAsync(_own, Own, "ours");
        await ClaimAsync(_own, "theirs", calls: 2);
        await ClaimAsync(_own, "ours", calls: 1);

        var shown = (await new OperationService.OperationServiceClient(_own).ListDialersAsync(new(), cancellationToken: TestEnd)).Dialers;
        var theirs = (
            await new OperationService.OperationServiceClient(_foreign).ListDialersAsync(new(), cancellationToken: TestEnd)
        ).Dialers;

        // One of the same name is another one elsewhere.
        Assert.Equal(
            ["ours 1 1", "theirs 2 1"],
            shown.Select(dialer => $"{dialer.DialerId} {dialer.HeldCalls} {dialer.Asks.Single().ProjectId}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(["theirs 1 2"], theirs.Select(dialer => $"{dialer.DialerId} {dialer.HeldCalls} {dialer.Asks.Single().ProjectId}"));
    }

    [Fact]
    public async Task Upkeep_that_a_dialer_of_one_project_asks_for_is_done_for_all()
    {
        _trusted.Server.Time.Advance(TimeSpan.FromMinutes(5));

        await ClaimAsync(_own, "ours", calls: 1);

        var campaign = await new CampaignService.CampaignServiceClient(_foreign).GetCampaignAsync(
            new() { CampaignId = _theirs.Campaign },
            cancellationToken: TestEnd
        );
        Assert.Equal(0, campaign.Campaign.Counts.Claimed);
    }

    public ValueTask DisposeAsync() => _trusted.DisposeAsync();

    private static async Task<string> SendAsync(HttpClient json, MethodDescriptor rpc, AnyRpc.Things things)
    {
        var rule = rpc.GetOptions().GetExtension(AnnotationsExtensions.Http);
        var request = AnyRpc.Request(rpc, things);
        var (method, template) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => (HttpMethod.Get, rule.Get),
            HttpRule.PatternOneofCase.Post => (HttpMethod.Post, rule.Post),
            HttpRule.PatternOneofCase.Patch => (HttpMethod.Patch, rule.Patch),
            _ => (HttpMethod.Delete, rule.Delete),
        };
        foreach (var field in rpc.InputType.Fields.InDeclarationOrder())
            template = template.Replace($"{{{field.Name}}}", $"{field.Accessor.GetValue(request)}", StringComparison.Ordinal);
        if (rpc.Name == nameof(CampaignService.CampaignServiceBase.ListCampaigns))
            template += $"?project_id={things.Project}";
        using var message = new HttpRequestMessage(method, template);
        if (rule.Body.Length > 0)
            message.Content = new StringContent(JsonFormatter.Default.Format(request), System.Text.Encoding.UTF8, "application/json");
        using var answer = await json.SendAsync(message, TestEnd);
        return $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType} {await answer.Content.ReadAsStringAsync(TestEnd)}";
    }

    private async Task<string> ShowAsync()
    {
        var campaign = await new CampaignService.CampaignServiceClient(_foreign).GetCampaignAsync(
            new() { CampaignId = _theirs.Campaign },
            cancellationToken: TestEnd
        );
        var contacts = await new ContactService.ContactServiceClient(_foreign).ListContactsAsync(
            new() { CampaignId = _theirs.Campaign },
            cancellationToken: TestEnd
        );
        var webhooks = await new WebhookService.WebhookServiceClient(_foreign).ListWebhooksAsync(new(), cancellationToken: TestEnd);
        var deliveries = await new WebhookService.WebhookServiceClient(_foreign).ListDeliveriesAsync(
            new() { WebhookId = _theirs.Webhook },
            cancellationToken: TestEnd
        );
        return $"{campaign} {contacts} {webhooks} {deliveries}";
    }

    private static async Task<ListCampaignsResponse> ListAsync(CallInvoker caller) =>
        await new CampaignService.CampaignServiceClient(caller).ListCampaignsAsync(new(), cancellationToken: TestEnd);

    private async Task<long> CreateAsync(CallInvoker caller, long project, string name, string? requestId = null)
    {
        var request = new CreateCampaignRequest
        {
            RequestId = requestId ?? "",
            Campaign = new()
            {
                ProjectId = project,
                Name = name,
                StartBlockId = 10,
                PhoneId = 5,
                Schedule = new()
                {
                    Date = _trusted.Server.Time.GetUtcNow().ToString("yyyy-MM-dd", null),
                    StartTime = "00:00",
                    EndTime = "23:59",
                    TimeZone = "Etc/UTC",
                    Attempts = new() { Id = 2 },
                    Interval = "30",
                },
            },
            Phones = { Enumerable.Range(0, 3).Select(place => new NewContact { Phone = $"+7912{project}00000{place}" }) },
        };
        return (await new CampaignService.CampaignServiceClient(caller).CreateCampaignAsync(request, cancellationToken: TestEnd))
            .Campaign
            .Id;
    }

    private static async Task<IReadOnlyList<ClaimedCall>> ClaimAsync(CallInvoker caller, string dialer, int calls, TimeSpan? wait = null) =>
        (
            await new DialerService.DialerServiceClient(caller).ClaimCallsAsync(
                new()
                {
                    DialerId = dialer,
                    MaxCalls = calls,
                    Wait = wait?.ToDuration(),
                },
                cancellationToken: TestEnd
            )
        ).Calls;
}
