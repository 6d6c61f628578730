using System.Net;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>How a campaign has gone so far, drawn with a table behind each drawing.</summary>
public sealed partial class ChartTests : IAsyncLifetime
{
    private CampaignServerFixture _server = null!;
    private DialerDriver _driver = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await CampaignServerFixture.StartAsync();
        _driver = new(_server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Of_a_run_of_several_days_each_day_is_shown_with_how_far_it_had_come_and_of_a_weekday_all()
    {
        var id = await _driver.CreateAsync(4, campaign => campaign.Schedule.LastDate = "2026-03-31");
        await _driver.CallAsync(id, Outcome.Answered);
        await _driver.CallAsync(id, Outcome.Busy);
        _server.Time.Advance(TimeSpan.FromDays(7));
        await _driver.CallAsync(id, Outcome.Answered);

        var tables = await TablesAsync(id);

        Assert.Equal(
            ["3 мар. 2026|2|1|1|50,0 %", .. Enumerable.Range(4, 6).Select(day => $"{day} мар. 2026|0|0|0|0 %"), "10 мар. 2026|1|1|0|100 %"],
            tables["Попытки по дням"]
        );
        Assert.Equal(["вт|3|2|1|66,6 %"], tables["Попытки по дням недели"]);
        Assert.Equal(("3 мар. 2026|4|1|3|25,0 %", "10 мар. 2026|4|2|2|50,0 %"), (tables["Ход обзвона"][0], tables["Ход обзвона"][^1]));
    }

    [Fact]
    public async Task Of_a_campaign_that_begins_anew_each_day_what_each_run_came_to_is_shown()
    {
        var id = await _driver.CreateAsync(2, campaign => campaign.Schedule.Periods = new() { Id = 2 });
        await _driver.CallAsync(id, Outcome.Answered);
        _server.Time.Advance(TimeSpan.FromDays(1));
        for (var call = 0; call < 2; call++)
            await _driver.CallAsync(id, Outcome.Answered);

        var tables = await TablesAsync(id);

        Assert.Equal(["3 мар. 2026|2|1|1|50,0 %", "4 мар. 2026|2|2|0|100 %"], tables["Ход обзвона"]);
    }

    [Fact]
    public async Task Of_many_days_the_latest_are_shown()
    {
        var id = await _driver.CreateAsync(2, campaign => campaign.Schedule.LastDate = "2026-12-31");
        await _driver.CallAsync(id, Outcome.Answered);
        _server.Time.Advance(TimeSpan.FromDays(60));
        await _driver.CallAsync(id, Outcome.Answered);

        var tables = await TablesAsync(id);

        Assert.Equal((31, "2 апр. 2026|0|0|0|0 %"), (tables["Попытки по дням"].Count, tables["Попытки по дням"][0]));
        // Nobody who was reached before is forgotten.
        Assert.Equal("2 апр. 2026|2|1|1|50,0 %", tables["Ход обзвона"][0]);
    }

    [Fact]
    public async Task Outcomes_of_each_day_are_drawn_with_answers_below_and_those_of_one_colour_together()
    {
        var id = await _driver.CreateAsync(6, campaign => campaign.Schedule.LastDate = "2026-03-31");
        foreach (var outcome in new[] { Outcome.Busy, Outcome.Failed, Outcome.NoAnswer })
            await _driver.CallAsync(id, outcome);
        _server.Time.Advance(TimeSpan.FromDays(1));
        foreach (var outcome in new[] { Outcome.Answered, Outcome.Rejected })
            await _driver.CallAsync(id, outcome);

        var figure = Figure().Matches(await PageAsync(id)).Single(figure => figure.Groups[1].Value == "Исходы по дням").Value;

        Assert.Equal(
            ["a: Ответили", "b: Занято", "u: Нет ответа, Вызов отклонён", "f: Ошибка сети"],
            Key().Matches(figure).Select(key => $"{key.Groups[1].Value}: {key.Groups[2].Value}")
        );
        Assert.Equal(["b", "u", "f", "a", "u"], Part().Matches(figure).Select(part => part.Groups[1].Value));
        Assert.Equal(["3 мар. 2026|3|0|1|1|0|1|0 %", "4 мар. 2026|2|1|0|0|1|0|50,0 %"], Rows(figure));
    }

    [Fact]
    public async Task Of_a_campaign_whose_outcomes_an_earlier_version_counted_attempts_alone_are_drawn_by_day()
    {
        var id = await _driver.CreateAsync(2, campaign => campaign.Schedule.LastDate = "2026-03-31");
        await _driver.CallAsync(id, Outcome.Answered);
        _server.Time.Advance(TimeSpan.FromDays(1));
        await _driver.CallAsync(id, Outcome.Answered);
        _server.Execute("DELETE FROM tallies WHERE kind = 9");

        var tables = await TablesAsync(id);

        Assert.Equal((2, false), (tables["Попытки по дням"].Count, tables.ContainsKey("Исходы по дням")));
    }

    /// <summary>The rows of each table by the title of its drawing, their cells with lines between.</summary>
    private async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> TablesAsync(long campaign)
    {
        return Figure().Matches(await PageAsync(campaign)).ToDictionary(figure => figure.Groups[1].Value, figure => Rows(figure.Value));
    }

    private async Task<string> PageAsync(long campaign)
    {
        using var browser = new FormBrowser(_server.JsonUrl);
        return WebUtility.HtmlDecode(await browser.TextAsync($"/campaigns/{campaign}")).Replace('\u00a0', ' ');
    }

    private static IReadOnlyList<string> Rows(string figure) =>
        [.. Row().Matches(figure).Select(row => string.Join('|', Cell().Matches(row.Value).Select(cell => cell.Groups[1].Value)))];

    [GeneratedRegex("<figcaption><h2>([^<]+)</h2>.*?</figure>", RegexOptions.Singleline)]
    private static partial Regex Figure();

    [GeneratedRegex("<span class=\"key (.)\">([^<]+)</span>")]
    private static partial Regex Key();

    [GeneratedRegex("<rect class=\"(.)\"")]
    private static partial Regex Part();

    [GeneratedRegex("<tr><th scope=\"row\">.*?</tr>")]
    private static partial Regex Row();

    [GeneratedRegex(">([^<>]+)</t[hd]>")]
    private static partial Regex Cell();
}
