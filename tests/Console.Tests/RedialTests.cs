using System.Net;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>Who was not reached, or everybody, comes into a draft by forms alone.</summary>
public sealed partial class RedialTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);

    [Fact]
    public async Task Whom_a_redial_takes_is_counted_first_and_comes_into_a_draft_that_names_its_source()
    {
        var campaign = await CalledAsync();
        using var browser = new FormBrowser(server.JsonUrl);
        Assert.Contains($"/campaigns/{campaign}/again", await browser.TextAsync($"/campaigns/{campaign}"), StringComparison.Ordinal);

        var shown = await browser.TextAsync($"/campaigns/{campaign}/again");
        var counted = await browser.SayAsync(
            $"/campaigns/{campaign}/again",
            $"/campaigns/{campaign}/again",
            ("act", "count"),
            ("result", "Reached"),
            ("result", "Exhausted")
        );

        Assert.Contains("Попадут 2 номера.", shown, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, counted.Status);
        Assert.Contains("Попадут 3 номера.", counted.Text, StringComparison.Ordinal);
        var key = Key().Match(shown).Groups[1].Value;
        (string, string)[] form = [("act", "redial"), ("result", "Exhausted"), ("request_id", key)];
        var made = await MadeAsync(browser, campaign, form);
        Assert.Equal((CampaignState.Draft, campaign, 2), (made.State, made.SourceCampaignId, made.ContactCount));
        // Sent twice, it is made once.
        Assert.Equal(made.Id, (await MadeAsync(browser, campaign, form)).Id);
        Assert.Contains($"href=\"/campaigns/{campaign}\"", await browser.TextAsync($"/campaigns/{made.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_is_copied_whatever_is_chosen()
    {
        var campaign = await CalledAsync();
        using var browser = new FormBrowser(server.JsonUrl);

        var made = await MadeAsync(browser, campaign, ("act", "copy"), ("result", "Exhausted"));

        Assert.Equal((CampaignState.Draft, campaign, 4), (made.State, made.SourceCampaignId, made.ContactCount));
    }

    [Fact]
    public async Task With_nobody_chosen_nothing_is_made_and_the_page_says_why()
    {
        var campaign = await CalledAsync();
        using var browser = new FormBrowser(server.JsonUrl);
        var again = $"/campaigns/{campaign}/again";

        var none = await browser.SayAsync(again, again, ("act", "redial"));
        var unknown = await browser.SayAsync(again, again, ("act", "redial"), ("result", "Asleep"));
        var nobody = await browser.SayAsync(again, again, ("act", "redial"), ("result", "Invalid"));

        Assert.All([none.Status, unknown.Status, nobody.Status], status => Assert.Equal(HttpStatusCode.BadRequest, status));
        Assert.All([none.Text, unknown.Text], text => Assert.Contains("role=\"alert\"", text, StringComparison.Ordinal));
        Assert.Contains("Ни один номер обзвона не завершился с одним из выбранных результатов.", nobody.Text, StringComparison.Ordinal);
        using var unsigned = await browser.PostRawAsync(again, ("act", "copy"));
        Assert.Equal(HttpStatusCode.BadRequest, unsigned.StatusCode);
        Assert.Equal("0", server.Ask($"SELECT count(*) FROM campaigns WHERE source_campaign_id = {campaign}").Single());
    }

    /// <summary>One reached, two not, and one that has not been called yet.</summary>
    private async Task<long> CalledAsync()
    {
        var campaign = await _dialer.CreateAsync(4, given =>
            (given.ProjectId, given.Schedule.Attempts) = (DialerDriver.NextProject, new() { Id = 1 })
        );
        foreach (var outcome in new[] { Outcome.Answered, Outcome.NoAnswer, Outcome.Busy })
            await _dialer.CallAsync(campaign, outcome);
        return campaign;
    }

    private async Task<Campaign> MadeAsync(FormBrowser browser, long campaign, params IEnumerable<(string, string)> form)
    {
        using var answer = await browser.PostAsync($"/campaigns/{campaign}/again", $"/campaigns/{campaign}/again", form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var path = answer.Headers.Location!.ToString();
        Assert.EndsWith("?done=draft", path, StringComparison.Ordinal);
        return await _dialer.GetAsync(long.Parse(path.Split('/', '?')[2], null));
    }

    [GeneratedRegex("name=\"request_id\" value=\"([^\"]+)\"")]
    private static partial Regex Key();
}
