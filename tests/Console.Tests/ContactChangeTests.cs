using System.Net;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>Many numbers of a campaign changed at once, of which the page says first how many they are.</summary>
public sealed class ContactChangeTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    [Fact]
    public async Task Those_that_match_are_counted_and_then_called_no_more_and_the_page_says_what_came_of_it()
    {
        var campaign = await _dialer.CreateAsync(5);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        using var browser = new FormBrowser(server.JsonUrl);
        var page = $"/campaigns/{campaign}/contacts/change";

        var list = await browser.TextAsync($"/campaigns/{campaign}/contacts?state=Waiting");
        var asked = await browser.TextAsync($"{page}?action=Cancel&state=Waiting");
        using var sent = await browser.PostAsync(
            page,
            page,
            ("action", "Cancel"),
            ("state", "Waiting"),
            ("result", ""),
            ("request_id", "once")
        );
        using var again = await browser.PostAsync(
            page,
            page,
            ("action", "Cancel"),
            ("state", "Waiting"),
            ("result", ""),
            ("request_id", "once")
        );
        var told = await browser.TextAsync($"{sent.Headers.Location}");

        Assert.Contains($"href=\"{page}?state=Waiting\"", list, StringComparison.Ordinal);
        Assert.Contains("4 номера больше не будут обзванивать.", asked, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, $"/campaigns/{campaign}/contacts/changes/1"), (sent.StatusCode, $"{sent.Headers.Location}"));
        Assert.Equal(sent.Headers.Location, again.Headers.Location);
        Assert.Contains("Закончено", told, StringComparison.Ordinal);
        Assert.Contains("5 из 5", told, StringComparison.Ordinal);
        Assert.Equal(new ContactCounts { Done = 5 }, (await _dialer.GetAsync(campaign)).Counts);
    }

    [Fact]
    public async Task They_get_the_priority_that_is_written()
    {
        var campaign = await _dialer.CreateAsync(2);
        using var browser = new FormBrowser(server.JsonUrl);
        var page = $"/campaigns/{campaign}/contacts/change";

        using var sent = await browser.PostAsync(page, page, ("action", "SetPriority"), ("priority", "7"));

        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Equal(7, (await _dialer.ContactAsync(campaign)).Priority);
    }

    [Theory]
    [InlineData("action=SetPriority", "Приоритет")]
    [InlineData("action=SetPriority&priority=ten", "Приоритет")]
    [InlineData("action=SetPriority&priority=10", "Приоритет")]
    [InlineData("action=Cancel&state=Sleeping", "Состояние")]
    [InlineData("action=Erase", "Что сделать")]
    public async Task What_cannot_be_meant_is_said_beside_its_field_and_changes_nothing(string asked, string field)
    {
        var campaign = await _dialer.CreateAsync(2);
        using var browser = new FormBrowser(server.JsonUrl);

        using var answer = await browser.GetAsync($"/campaigns/{campaign}/contacts/change?{asked}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"<b>{field}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_campaign_that_has_ended_says_so()
    {
        var campaign = await _dialer.CreateAsync(2);
        await server.Campaigns.CancelCampaignAsync(
            new() { CampaignId = campaign },
            cancellationToken: TestContext.Current.CancellationToken
        );
        using var browser = new FormBrowser(server.JsonUrl);

        using var answer = await browser.GetAsync($"/campaigns/{campaign}/contacts/change?action=Cancel");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
