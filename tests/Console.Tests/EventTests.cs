using System.Net;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>The log of events as a page.</summary>
public sealed partial class EventTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    [Fact]
    public async Task A_campaign_leads_to_its_events_and_one_kind_of_them_can_be_looked_for()
    {
        var driver = new DialerDriver(server);
        var (id, other) = (await driver.CreateAsync(1), await driver.CreateAsync(1));
        await driver.CallAsync(id, Outcome.Answered);
        using var browser = new FormBrowser(server.JsonUrl);

        Assert.Contains($"href=\"/events?campaign={id}\"", await browser.TextAsync($"/campaigns/{id}"), StringComparison.Ordinal);
        var all = await browser.TextAsync($"/events?campaign={id}");
        var calls = await browser.TextAsync($"/events?campaign={id}&type=campaigns.v1.call.concluded");

        Assert.Contains("<td>обзвон создан</td>", all, StringComparison.Ordinal);
        Assert.DoesNotContain($"href=\"/campaigns/{other}\"", all, StringComparison.Ordinal);
        Assert.Single(Row().Matches(calls));
        Assert.Contains("<td>звонок закончен</td>", calls, StringComparison.Ordinal);
        Assert.Contains($"href=\"/campaigns/{id}/contacts/1\"", calls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_latest_come_first_and_a_page_leads_to_the_next_one_and_the_last_to_none()
    {
        const int Campaigns = 60;
        var (driver, project) = (new DialerDriver(server), DialerDriver.NextProject);
        for (var campaign = 0; campaign < Campaigns; campaign++)
            await driver.CreateAsync(1, fields => fields.ProjectId = project);
        using var browser = new FormBrowser(server.JsonUrl);

        var (path, numbers) = ($"/events?project={project}&type=campaigns.v1.campaign.created", new List<string>());
        while (path.Length > 0)
        {
            var page = await browser.TextAsync(path);
            numbers.AddRange(Row().Matches(page).Select(row => row.Groups[1].Value));
            path = WebUtility.HtmlDecode(Next().Match(page).Groups[1].Value);
        }

        Assert.Equal(Campaigns, numbers.Distinct().Count());
        Assert.Equal(numbers.OrderByDescending(number => long.Parse(number, null)), numbers);
    }

    [Theory]
    [InlineData("/events?page=999999999", "Журнал кончается на")]
    [InlineData("/events?page=next", "Нужен id события или курсор")]
    [InlineData("/events?type=nothing", "Событий такого типа нет.")]
    public async Task What_is_no_place_of_the_log_or_no_event_is_told_so(string path, string said)
    {
        using var browser = new FormBrowser(server.JsonUrl);
        using var answer = await browser.GetAsync(path);

        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Contains(said, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [GeneratedRegex("<tr><td class=\"n\">([0-9]+)</td>")]
    private static partial Regex Row();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex Next();
}
