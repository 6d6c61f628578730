using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Console.Tests;

/// <summary>What is known of somebody, given to them.</summary>
public sealed class PersonTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_file_has_every_campaign_and_says_what_the_contract_says()
    {
        const string Phone = "+79121000000";
        const int Campaigns = 105;
        var driver = new DialerDriver(server);
        for (var campaign = 1; campaign < Campaigns; campaign++)
            await driver.CreateAsync(1);
        var called = await server.CreateCampaignAsync(
            With(
                ("campaign.name", Quoted("Имя с «кавычками» & <знаками>")),
                ("campaign.schedule.date", Quoted("2026-03-03")),
                ("campaign.schedule.start_time", Quoted("00:00")),
                ("campaign.schedule.time_zone", Quoted(DialerDriver.AlwaysOpenZone)),
                ("phones[0].phone", Quoted(Phone)),
                ("phones[0].add_data", "{\"имя\":\"Иван\",\"счёт\":1234.5,\"список\":[null,true]}")
            )
        );
        server.Time.Advance(TimeSpan.FromMilliseconds(12_300));
        await driver.CallAsync(called, Outcome.NoAnswer);
        server.Time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromMicroseconds(10));
        var call = await driver.ClaimOneAsync(called);
        await driver.StartAsync(call.Token);
        await driver.ReportAsync(call.Token, Outcome.Answered, report =>
            (report.ResultDataJson, report.AnswerTime) = ("{\"ответ\":7}", server.Time.GetUtcNow().ToTimestamp())
        );
        using var browser = new FormBrowser(server.JsonUrl);

        using var answer = await browser.PostAsync("/people", "/people", ("act", "export"), ("phone", Phone));
        var records = Records(await answer.Content.ReadAsStringAsync(TestEnd));

        Assert.Equal(
            (HttpStatusCode.OK, "person-79121000000.json"),
            (answer.StatusCode, answer.Content.Headers.ContentDisposition?.FileName)
        );
        Assert.Equal(Campaigns, records.Count);
        var told = new List<JsonNode?>();
        for (var token = ""; told.Count < Campaigns; )
        {
            var body = JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    ["phone"] = Phone,
                    ["page_size"] = 40,
                    ["page_token"] = token,
                }
            );
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var page = await server.Json.PostAsync("/api/people:export", content, TestEnd);
            var text = await page.Content.ReadAsStringAsync(TestEnd);
            told.AddRange(Records(text));
            token = (string)JsonNode.Parse(text)!["next_page_token"]!;
        }

        Assert.All(records.Zip(told), pair => Assert.True(JsonNode.DeepEquals(pair.First, pair.Second), $"{pair.First}\n{pair.Second}"));
    }

    private static List<JsonNode?> Records(string json) => [.. JsonNode.Parse(json)!["records"]!.AsArray()];
}
