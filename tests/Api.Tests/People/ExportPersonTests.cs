using System.Net;
using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Imports;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;

namespace CampaignGrpc.Api.Tests.People;

public sealed class ExportPersonTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly Person _person = new(server);
    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);

    [Fact]
    public async Task All_that_is_known_of_a_number_is_given_campaign_by_campaign()
    {
        const string Phone = "+79217654001";
        var called = await _dialer.CreateAsync(0);
        await _imports.StreamAsync(new() { CampaignId = called }, Person.Rows(2_100, Phone, "Петров"));
        var calls = (await _dialer.ClaimAsync(called, 10)).Single(call => call.Phone == Phone);
        await _dialer.StartAsync(calls.Token);
        await _dialer.ReportAsync(calls.Token, Outcome.Busy, report => report.ResultDataJson = """{"line":"busy"}""");
        var refusing = await _dialer.CreateAsync(0, campaign => campaign.ProjectId = 2);
        await _imports.PostAsync(refusing, """{"phone":"8-921-765-40-01 x","add_data":{"a":1}}""" + "\n", query: ImportDriver.SkipBad);

        var found = await _person.ExportAsync("8 921 765-40-01");

        Assert.Equal([called, refusing], found.Records.Select(record => record.CampaignId));
        var record = found.Records[0];
        Assert.Equal((2, "{\"name\":\"Петров\"}"), (Assert.Single(record.Contacts).ContactId, record.Contacts[0].AddDataJson));
        Assert.Equal("{\"line\":\"busy\"}", Assert.Single(record.Attempts).ResultDataJson);
        var row = Assert.Single(found.Records[1].Rows);
        Assert.Equal((true, "8-921-765-40-01 x", "{\"a\":1}"), (row.Refused, row.Phone, row.AddDataJson));
        Assert.Equal(refusing, Assert.Single((await _person.ExportAsync(Phone, request => request.ProjectId = 2)).Records).CampaignId);
    }

    [Fact]
    public async Task What_is_known_is_given_in_pages_and_both_roads_give_the_same()
    {
        const string Phone = "+79217654002";
        var campaigns = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            campaigns.Add(await _dialer.CreateAsync(1));
            await _imports.StreamAsync(new() { CampaignId = campaigns[^1] }, ImportDriver.Batch(null, new ImportRow { Phone = Phone }));
        }

        var seen = new List<long>();
        var token = "";
        do
        {
            var page = await _person.ExportAsync(Phone, request => (request.PageSize, request.PageToken) = (2, token));
            Assert.Equal(5, page.TotalCount);
            seen.AddRange(page.Records.Select(record => record.CampaignId));
            token = page.NextPageToken;
        } while (token.Length > 0);

        Assert.Equal(campaigns, seen);
        using var content = new StringContent($$"""{"phone":"{{Phone}}"}""", Encoding.UTF8, "application/json");
        using var answer = await server.Json.PostAsync("/api/people:export", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(await _person.ExportAsync(Phone), JsonParser.Default.Parse<ExportPersonResponse>(text));
    }

    [Fact]
    public async Task A_token_of_another_number_is_refused_and_of_a_deleted_campaign_nothing_is_known()
    {
        const string Phone = "+79217654003";
        for (var i = 0; i < 2; i++)
        {
            var campaign = await _dialer.CreateAsync(0);
            await _imports.StreamAsync(new() { CampaignId = campaign }, ImportDriver.Batch(null, new ImportRow { Phone = Phone }));
        }

        var first = await _person.ExportAsync(Phone, request => request.PageSize = 1);
        var refused = await Owner.RefusalAsync(() =>
            _person.ExportAsync("+79217654004", request => request.PageToken = first.NextPageToken)
        );
        Assert.Equal("page_token BAD_PAGE_TOKEN", Assert.Single(refused.Faults));
        var owner = new Owner(server);
        await owner.CancelAsync(first.Records[0].CampaignId);
        await owner.DeleteAsync(first.Records[0].CampaignId);

        Assert.Equal(1, (await _person.ExportAsync(Phone)).TotalCount);
    }
}
