using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>One number of a campaign.</summary>
public sealed partial class ContactTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    [Fact]
    public async Task All_its_attempts_are_shown_however_many_they_are()
    {
        const int Attempts = 55;
        var driver = new DialerDriver(server);
        var id = await driver.CreateAsync(1, campaign =>
        {
            campaign.Schedule.Periods = new() { Id = 2 };
            campaign.Schedule.Attempts = new() { Id = 10 };
            campaign.Schedule.Interval = "0";
        });
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            await driver.CallAsync(id, Outcome.NoAnswer);
            if (attempt % 10 == 0) server.Time.Advance(TimeSpan.FromDays(1));
        }

        using var browser = new FormBrowser(server.JsonUrl);
        var first = await browser.TextAsync($"/campaigns/{id}/contacts/1");
        var next = System.Net.WebUtility.HtmlDecode(Next().Match(first).Groups[1].Value);
        var second = await browser.TextAsync(next);

        Assert.Equal((50, 5), (Attempt().Count(first), Attempt().Count(second)));
    }

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex Next();

    [GeneratedRegex("<li class=\"[a-z]\"><b>")]
    private static partial Regex Attempt();
}
