using System.Net;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Console.Tests;

/// <summary>A project's limits, added and taken away one by one.</summary>
public sealed class LimitTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly long _project = DialerDriver.NextProject;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private CallLimitService.CallLimitServiceClient Limits => new(server.Channel);

    private string Page => $"/limits?project={_project}";

    [Fact]
    public async Task Limits_on_one_number_come_and_go_one_by_one_and_the_page_says_them_in_words()
    {
        using var browser = new FormBrowser(server.JsonUrl);
        await ChangeAsync(browser, ("act", "add"), ("max_calls", "2"), ("unit", "CalendarWeek"));
        await ChangeAsync(
            browser,
            ("act", "add"),
            ("max_calls", "1"),
            ("every", "7"),
            ("unit", "Days"),
            ("outcome", "Answered"),
            ("purpose", "debt")
        );

        var shown = WebUtility.HtmlDecode(await browser.TextAsync(Page));
        var limits = await CallLimitsAsync();

        Assert.Equal(
            [
                new() { MaxCalls = 2, Calendar = CalendarPeriod.Week },
                new CallLimit
                {
                    MaxCalls = 1,
                    Rolling = TimeSpan.FromDays(7).ToDuration(),
                    Outcomes = { Outcome.Answered },
                    Purpose = "debt",
                },
            ],
            limits
        );
        Assert.Contains("Не больше 2 звонков, календарная неделя", shown, StringComparison.Ordinal);
        Assert.Contains("с исходом: Ответили", shown, StringComparison.Ordinal);
        await ChangeAsync(browser, ("act", "remove"), ("limit", "2  Week 0 "));
        Assert.Equal([limits[1]], await CallLimitsAsync());
    }

    [Fact]
    public async Task What_is_no_limit_changes_nothing_and_stays_in_the_form()
    {
        using var browser = new FormBrowser(server.JsonUrl);
        await ChangeAsync(browser, ("act", "add"), ("max_calls", "2"), ("unit", "CalendarDay"));

        var (status, text) = await browser.SayAsync(
            Page,
            "/limits",
            ("project", $"{_project}"),
            ("act", "add"),
            ("max_calls", "500"),
            ("every", "400"),
            ("unit", "Days"),
            ("purpose", "Долги")
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("name=\"max_calls\" value=\"500\"", text, StringComparison.Ordinal);
        Assert.Contains("<b>Не больше звонков</b>: ", text, StringComparison.Ordinal);
        Assert.Contains("<b>За</b>: ", text, StringComparison.Ordinal);
        Assert.Contains("<b>Цель</b>: ", text, StringComparison.Ordinal);
        Assert.Single(await CallLimitsAsync());
    }

    [Fact]
    public async Task Limits_of_a_project_and_of_its_numbers_are_set_and_taken_away()
    {
        using var browser = new FormBrowser(server.JsonUrl);
        await ChangeAsync(browser, ("act", "addLine"), ("max_concurrent_calls", "200"));
        await ChangeAsync(browser, ("act", "addLine"), ("phone_id", "5"), ("max_concurrent_calls", "30"), ("max_starts_per_second", "10"));
        // What a number has is replaced.
        await ChangeAsync(browser, ("act", "addLine"), ("phone_id", "5"), ("max_starts_per_second", "12"));

        Assert.Equal([(0, 200, 0), (5, 0, 12)], await LineLimitsAsync());
        Assert.Contains("номер 5, не больше 12 в секунду", WebUtility.HtmlDecode(await browser.TextAsync(Page)), StringComparison.Ordinal);
        await ChangeAsync(browser, ("act", "removeLine"), ("phone_id", ""));
        Assert.Equal([(5, 0, 12)], await LineLimitsAsync());
        var (status, _) = await browser.SayAsync(Page, "/limits", ("project", $"{_project}"), ("act", "addLine"), ("phone_id", "6"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    private async Task ChangeAsync(FormBrowser browser, params IEnumerable<(string, string)> fields)
    {
        using var answer = await browser.PostAsync(Page, "/limits", [("project", $"{_project}"), .. fields]);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private async Task<IList<CallLimit>> CallLimitsAsync() =>
        (await Limits.GetCallLimitsAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).Limits;

    private async Task<IEnumerable<(long, long, long)>> LineLimitsAsync() =>
        (await Limits.GetLineLimitsAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).Limits.Select(limit =>
            (limit.PhoneId, limit.MaxConcurrentCalls, limit.MaxStartsPerSecond)
        );
}
