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
            if (attempt % 10 == 0)
                server.Time.Advance(TimeSpan.FromDays(1));
        }

        using var browser = new FormBrowser(server.JsonUrl);
        var first = await browser.TextAsync($"/campaigns/{id}/contacts/1");
        var next = System.Net.WebUtility.HtmlDecode(Next().Match(first).Groups[1].Value);
        var second = await browser.TextAsync(next);

        Assert.Equal((50, 5), (Attempt().Count(first), Attempt().Count(second)));
    }

    [Fact]
    public async Task Its_number_data_priority_and_time_zone_are_changed_by_a_form()
    {
        var id = await new DialerDriver(server).CreateAsync(1);
        var page = $"/campaigns/{id}/contacts/1";
        using var browser = new FormBrowser(server.JsonUrl);

        await browser.SayAsync(
            page,
            page,
            ("act", "edit"),
            ("phone", "8 (912) 345-67-89"),
            ("add_data", """{"name":"Анна"}"""),
            ("priority", "7"),
            ("time_zone", "Asia/Omsk")
        );

        var contact = await server.GetContactAsync(id, 1);
        Assert.Equal(
            ("+79123456789", """{"name":"Анна"}""", 7, "Asia/Omsk"),
            (contact.Phone, contact.AddDataJson, contact.Priority, contact.TimeZone)
        );
        Assert.Contains("Asia/Omsk", await browser.TextAsync(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_saved_stays_in_the_form_with_its_faults()
    {
        var id = await new DialerDriver(server).CreateAsync(1);
        var page = $"/campaigns/{id}/contacts/1";
        using var browser = new FormBrowser(server.JsonUrl);

        var (status, text) = await browser.SayAsync(
            page,
            page,
            ("act", "edit"),
            ("phone", "+7"),
            ("add_data", "[1"),
            ("priority", "high"),
            ("time_zone", "Omsk")
        );

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, status);
        Assert.Equal(4, Fault().Count(text));
        Assert.Contains(">[1</textarea>", text, StringComparison.Ordinal);
        Assert.Equal(("{}", 0, ""), await ToldAsync(id));
    }

    private async Task<(string, int, string)> ToldAsync(long campaign)
    {
        var contact = await server.GetContactAsync(campaign, 1);
        return (contact.AddDataJson, contact.Priority, contact.TimeZone);
    }

    [GeneratedRegex("<li><b>(Телефон|Что знает сценарий \\(JSON\\)|Приоритет, от 0 до 9|Часовой пояс)</b>: ")]
    private static partial Regex Fault();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex Next();

    [GeneratedRegex("<li class=\"[a-z]\"><b>")]
    private static partial Regex Attempt();
}
