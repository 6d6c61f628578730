using System.Text;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.OpenApi;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Managing;

public sealed partial class DeleteTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly Owner _owner = new(server);

    /// <summary>Every route on which a campaign is named, as method and path.</summary>
    public static TheoryData<string, string> Routes =>
        new(
            Contract
                .Routes.Where(route => route.Path.Contains("{campaign_id}", StringComparison.Ordinal))
                .Select(route => (route.Verb, route.Path))
        );

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Nothing_of_a_deleted_campaign_is_found_on_any_route(string method, string path)
    {
        var campaign = await DeletedAsync();
        using var request = new HttpRequestMessage(
            new(method),
            OtherParameter().Replace(path.Replace("{campaign_id}", $"{campaign}", StringComparison.Ordinal), "1")
        );
        var body = (method, path[(path.LastIndexOfAny([':', '/']) + 1)..]) switch
        {
            ("PATCH", "{contact_id}") => """{"priority": 1}""",
            ("POST", "change") => """{"filter": {}, "action": "CONTACT_ACTION_CANCEL"}""",
            ("PATCH", _) or ("POST", "copy" or "redial") => """{"campaign": {"name": "n"}}""",
            _ => null,
        };
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await server.Json.SendAsync(request, TestContext.Current.CancellationToken);

        var answer = await response.ReadAnswerAsync();
        Assert.Equal((404, "CAMPAIGN_NOT_FOUND"), (answer.HttpStatus, answer.Reason));
    }

    [Fact]
    public async Task A_deleted_campaign_is_not_listed_and_its_calls_tokens_hold_nothing()
    {
        var campaign = await _dialer.CreateAsync(2);
        var token = await _dialer.CallAsync(campaign, Outcome.Busy);
        await _owner.CancelAsync(campaign);
        await _owner.DeleteAsync(campaign);

        var list = await server.Campaigns.ListCampaignsAsync(
            new() { PageSize = 1_000 },
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.DoesNotContain(list.Campaigns, listed => listed.Id == campaign);
        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await _dialer.ReportAsync(token, Outcome.Busy)).Refusal));
        Assert.Equal("LEASE_LOST", DialerDriver.ReasonOf((await _dialer.ExtendAsync(token)).Refusal));
    }

    [Fact]
    public async Task A_campaign_that_has_not_ended_or_still_has_calls_going_on_is_not_deleted()
    {
        var campaign = await _dialer.CreateAsync(2);
        var call = await _dialer.ClaimOneAsync(campaign);
        await _dialer.StartAsync(call.Token);

        var running = await _owner.SendAsync(HttpMethod.Delete, $"/api/campaigns/{campaign}");
        Assert.Equal((400, "CAMPAIGN_NOT_FINISHED"), (running!.HttpStatus, running.Reason));
        Assert.Equal(running.Status, (await Owner.RefusalAsync(() => _owner.DeleteAsync(campaign))).Status);
        await _owner.CancelAsync(campaign);
        Assert.Equal("CAMPAIGN_NOT_FINISHED", (await Owner.RefusalAsync(() => _owner.DeleteAsync(campaign))).Reason);
        await _dialer.ReportAsync(call.Token, Outcome.Answered);

        Assert.Null(await _owner.SendAsync(HttpMethod.Delete, $"/api/campaigns/{campaign}"));
        Assert.Equal("CAMPAIGN_NOT_FOUND", (await Owner.RefusalAsync(() => _owner.DeleteAsync(campaign))).Reason);
    }

    [Fact]
    public async Task The_sweep_removes_every_row_of_it_and_of_nothing_else_but_the_key_of_its_request_and_its_id_remain_taken()
    {
        await using var own = await CampaignServerFixture.StartAsync();
        var (dialer, owner) = (new DialerDriver(own), new Owner(own));
        var other = await dialer.CreateAsync(1);
        await dialer.CallAsync(other, Outcome.Busy);
        var rows = own.Rows();
        var body = With("request_id", "\"kept\"");
        var campaign = await own.CreateCampaignAsync(body);
        await owner.UpdateAsync(campaign, new() { Schedule = new() { Interval = "9" } });
        await owner.CancelAsync(campaign);
        await owner.DeleteAsync(campaign);

        var kept = rows.Replace("request_keys: 0", "request_keys: 1", StringComparison.Ordinal);
        await Eventually.IsAsync(
            () => Task.FromResult(own.Rows()),
            left => left == kept,
            meanwhile: () => own.Time.Advance(TimeSpan.FromSeconds(1))
        );

        Assert.Equal(campaign, await own.CreateCampaignAsync(body));
        Assert.Equal("CAMPAIGN_NOT_FOUND", (await Owner.RefusalAsync(() => own.GetAsync(campaign))).Reason);
        Assert.Equal(campaign + 1, await own.CreateCampaignAsync());
    }

    private async Task<long> DeletedAsync()
    {
        var campaign = await server.CreateCampaignAsync();
        await _owner.CancelAsync(campaign);
        await _owner.DeleteAsync(campaign);
        return campaign;
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex OtherParameter();
}
