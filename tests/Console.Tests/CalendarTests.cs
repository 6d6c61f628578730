using System.Net;
using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Console.Tests;

/// <summary>Days without calls, by forms alone.</summary>
public sealed class CalendarTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly long _project = DialerDriver.NextProject;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private string Page => $"/calendars?project={_project}";

    [Fact]
    public async Task Days_are_given_as_lines_or_as_a_file_of_iCalendar_and_taken_away()
    {
        const string Ics =
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260501\r\nSUMMARY:Праздник\r\n"
            + "END:VEVENT\r\nEND:VCALENDAR\r\n";
        using var browser = new FormBrowser(server.JsonUrl);

        await SendAsync(browser, null, ("name", "holidays"), ("dates", "2027-01-01 Новый год\n2027-01-07\n"));
        await SendAsync(browser, ("may.ics", Encoding.UTF8.GetBytes(Ics)), ("name", "may"));

        Assert.Equal(["2027-01-01 Новый год", "2027-01-07 "], await DaysAsync("holidays"));
        Assert.Equal(["2026-05-01 Праздник"], await DaysAsync("may"));
        var shown = WebUtility.HtmlDecode(await browser.TextAsync($"{Page}&name=holidays"));
        Assert.Contains("2 дня", shown, StringComparison.Ordinal);
        Assert.Contains("— Новый год", shown, StringComparison.Ordinal);
        using var removed = await browser.PostFileAsync(
            Page,
            "/calendars",
            null,
            ("project", $"{_project}"),
            ("act", "delete"),
            ("name", "may")
        );
        Assert.DoesNotContain(">may<", await browser.TextAsync(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_day_is_told_and_stays_in_the_form()
    {
        using var browser = new FormBrowser(server.JsonUrl);

        using var answer = await browser.PostFileAsync(
            Page,
            "/calendars",
            null,
            ("project", $"{_project}"),
            ("act", "set"),
            ("name", "holidays"),
            ("dates", "01.01.2027 Новый год")
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestEnd));
        Assert.Contains("role=\"alert\"", text, StringComparison.Ordinal);
        Assert.Contains(">01.01.2027 Новый год</textarea>", text, StringComparison.Ordinal);
    }

    private async Task SendAsync(FormBrowser browser, (string, byte[])? file, params IEnumerable<(string, string)> fields)
    {
        using var answer = await browser.PostFileAsync(Page, "/calendars", file, [("project", $"{_project}"), ("act", "set"), .. fields]);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private async Task<IEnumerable<string>> DaysAsync(string name)
    {
        var calendars = new CalendarService.CalendarServiceClient(server.Channel);
        var calendar = (await calendars.GetCalendarAsync(new() { ProjectId = _project, Name = name }, cancellationToken: TestEnd)).Calendar;
        return calendar.Dates.Select(date => $"{date.Date} {date.Title}");
    }
}
