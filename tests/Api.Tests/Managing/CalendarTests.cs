using CampaignGrpc.Api.Tests.Audit;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Managing;

/// <summary>Days that a project knows by a name, and campaigns that exclude them.</summary>
public sealed class CalendarTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private readonly DialerDriver _dialer = new(server);
    private readonly long _project = DialerDriver.NextProject;

    private CalendarService.CalendarServiceClient Calendars => new(server.Channel);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_calendar_is_kept_in_the_order_of_its_days_until_it_is_set_anew_or_removed()
    {
        var set = await SetAsync("holidays", "2026-05-09 Victory day", "2026-03-08 Women's day", "2026-05-09 again", "2026-05-01");
        await SetAsync("closed", "2026-12-31");

        Assert.Equal("holidays 3: 2026-03-08 Women's day, 2026-05-01, 2026-05-09 Victory day", Text(set));
        Assert.Equal(set, await GetAsync("holidays"));
        Assert.Equal(
            ["closed 1:", "holidays 3:"],
            (await Calendars.ListCalendarsAsync(new() { ProjectId = _project }, cancellationToken: TestEnd)).Calendars.Select(Text)
        );

        await SetAsync("holidays", "2027-01-01");
        await Calendars.DeleteCalendarAsync(new() { ProjectId = _project, Name = "closed" }, cancellationToken: TestEnd);

        Assert.Equal("holidays 1: 2027-01-01", Text(await GetAsync("holidays")));
        Assert.Equal(
            ["CALENDAR_NOT_FOUND", "CALENDAR_NOT_FOUND"],
            new[]
            {
                (await Owner.RefusalAsync(() => GetAsync("closed"))).Reason,
                (
                    await Owner.RefusalAsync(() =>
                        Calendars
                            .DeleteCalendarAsync(new() { ProjectId = _project, Name = "closed" }, cancellationToken: TestEnd)
                            .ResponseAsync
                    )
                ).Reason,
            }
        );
        Assert.Equal(
            [
                "SetCalendar {\"dates\":3}",
                "SetCalendar {\"dates\":1}",
                "SetCalendar {\"dates\":1}",
                "DeleteCalendar {}",
                "DeleteCalendar {}",
            ],
            (await new Audited(server).ListAsync(request => request.ProjectId = _project)).Entries.Select(entry =>
                $"{entry.Action} {entry.DetailsJson}"
            )
        );
    }

    [Fact]
    public async Task A_text_of_iCalendar_is_taken_with_every_day_of_its_events_and_those_that_recur()
    {
        var request = new SetCalendarRequest
        {
            ProjectId = _project,
            Name = "ics",
            Icalendar = ICalendar(
                "DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260104\nSUMMARY:New Year",
                "DTSTART;VALUE=DATE:20200612\nRRULE:FREQ=YEARLY\nSUMMARY:Russia day",
                "DTSTART;VALUE=DATE:20300223\nSUMMARY:Far"
            ),
        };

        var set = await Calendars.SetCalendarAsync(request, cancellationToken: TestEnd);

        Assert.Equal(
            "ics 6: 2026-01-01 New Year, 2026-01-02 New Year, 2026-01-03 New Year, 2026-06-12 Russia day, 2027-06-12 Russia day, "
                + "2028-06-12 Russia day",
            Text(set.Calendar)
        );
    }

    [Theory]
    [InlineData("no calendar", "icalendar FORMAT")]
    [InlineData("DTSTART:20260101T100000Z\nSUMMARY:An hour", "icalendar FORMAT")]
    [InlineData("SUMMARY:Never", "icalendar FORMAT")]
    [InlineData("DTSTART;VALUE=DATE:2026-01-01", "icalendar FORMAT")]
    [InlineData("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY", "icalendar TOO_MANY")]
    [InlineData("DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:99991231", "icalendar TOO_MANY")]
    [InlineData("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=NEVER", "icalendar FORMAT")]
    [InlineData("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=SECONDLY", "icalendar FORMAT")]
    [InlineData("DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=DAILY", "icalendar FORMAT")]
    public async Task What_is_no_calendar_of_days_is_refused(string text, string fault)
    {
        var request = new SetCalendarRequest
        {
            ProjectId = _project,
            Name = "ics",
            Icalendar = text == "no calendar" ? text : ICalendar(text),
        };

        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            Calendars.SetCalendarAsync(request, cancellationToken: TestEnd).ResponseAsync
        );

        Assert.Equal([fault], Answer.FromGrpc(refused).Faults);
    }

    [Fact]
    public async Task Of_an_event_that_has_lasted_for_centuries_the_days_of_these_years_are_taken()
    {
        var request = new SetCalendarRequest
        {
            ProjectId = _project,
            Name = "ics",
            Icalendar = ICalendar("DTSTART;VALUE=DATE:00010101\nDTEND;VALUE=DATE:20260103\nSUMMARY:Long"),
        };

        var set = await Calendars.SetCalendarAsync(request, cancellationToken: TestEnd);

        Assert.Equal("ics 2: 2026-01-01 Long, 2026-01-02 Long", Text(set.Calendar));
    }

    [Fact]
    public async Task Too_many_events_are_refused_before_their_days_are_looked_for()
    {
        var recurring = Enumerable.Range(1, 101).Select(day => $"DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYYEARDAY={day}").ToArray();
        var request = new SetCalendarRequest
        {
            ProjectId = _project,
            Name = "ics",
            Icalendar = ICalendar(recurring),
        };

        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            Calendars.SetCalendarAsync(request, cancellationToken: TestEnd).ResponseAsync
        );

        Assert.Equal(["icalendar TOO_MANY"], Answer.FromGrpc(refused).Faults);
    }

    [Fact]
    public async Task Every_fault_of_a_calendar_is_told_by_its_field()
    {
        var request = new SetCalendarRequest
        {
            ProjectId = _project,
            Name = "a b",
            Dates =
            {
                new CalendarDate { Date = "2026-02-30", Title = "x\ny" },
            },
        };
        var both = new SetCalendarRequest
        {
            ProjectId = _project,
            Name = "both",
            Dates = { new CalendarDate { Date = "2026-03-01" } },
            Icalendar = ICalendar("DTSTART;VALUE=DATE:20260101"),
        };

        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            Calendars.SetCalendarAsync(request, cancellationToken: TestEnd).ResponseAsync
        );
        var contradiction = await Assert.ThrowsAsync<RpcException>(() =>
            Calendars.SetCalendarAsync(both, cancellationToken: TestEnd).ResponseAsync
        );
        var empty = await Assert.ThrowsAsync<RpcException>(() =>
            Calendars.SetCalendarAsync(new() { ProjectId = _project }, cancellationToken: TestEnd).ResponseAsync
        );

        Assert.Equal(
            ["dates[0].date FORMAT", "dates[0].title BAD_CHARACTER", "name BAD_CHARACTER"],
            Answer.FromGrpc(refused).Faults.Order()
        );
        Assert.Equal(["icalendar CONTRADICTION"], Answer.FromGrpc(contradiction).Faults);
        Assert.Equal(["dates OUT_OF_RANGE", "name REQUIRED"], Answer.FromGrpc(empty).Faults.Order());
    }

    [Fact]
    public async Task A_campaign_takes_the_days_of_its_calendars_in_and_does_not_call_on_them()
    {
        await SetAsync("today", "2026-03-03", "2020-01-01");
        await SetAsync("more", "2026-03-08", "2026-03-03");

        var campaign = await _dialer.CreateAsync(1, Scheduled("today", "more"));
        var preview = await _dialer.PreviewAsync(1, Scheduled("today"));

        Assert.Empty(await _dialer.ClaimAsync(campaign));
        Assert.Equal(["2026-03-03", "2026-03-05", "2026-03-08"], (await _dialer.GetAsync(campaign)).Schedule.ExcludedDates);
        Assert.Equal("2026-03-04", preview.Windows[0].LocalOpenTime[..10]);
    }

    [Fact]
    public async Task A_calendar_that_is_changed_reaches_a_campaign_when_that_is_changed()
    {
        await SetAsync("holidays", "2026-03-08");
        var campaign = await _dialer.CreateAsync(1, Scheduled("holidays"));
        await SetAsync("holidays", "2026-03-09");
        var update = new UpdateCampaignRequest
        {
            CampaignId = campaign,
            Campaign = new() { Schedule = new() { Calendars = { "holidays" } } },
        };

        Assert.Equal(["2026-03-05", "2026-03-08"], (await _dialer.GetAsync(campaign)).Schedule.ExcludedDates);
        var updated = await server.Campaigns.UpdateCampaignAsync(update, cancellationToken: TestEnd);

        Assert.Equal(["2026-03-05", "2026-03-08", "2026-03-09"], updated.Campaign.Schedule.ExcludedDates);
        Assert.Empty(updated.Campaign.Schedule.Calendars);
    }

    [Fact]
    public async Task A_calendar_that_the_project_does_not_have_is_refused_by_its_field()
    {
        await SetAsync("known", "2026-03-08");
        var create = _dialer.RequestOf(1, Scheduled("known", "unknown"));

        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            server.Campaigns.CreateCampaignAsync(create, cancellationToken: TestEnd).ResponseAsync
        );
        create.Campaign.ProjectId = DialerDriver.NextProject;
        var elsewhere = await Assert.ThrowsAsync<RpcException>(() =>
            server.Campaigns.CreateCampaignAsync(create, cancellationToken: TestEnd).ResponseAsync
        );

        Assert.Equal(["campaign.schedule.calendars[1] UNKNOWN_VALUE"], Answer.FromGrpc(refused).Faults);
        Assert.Contains("known.", Answer.FromGrpc(refused).Description, StringComparison.Ordinal);
        Assert.Equal(2, Answer.FromGrpc(elsewhere).Faults.Count());
    }

    private static string ICalendar(params string[] events) =>
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n"
        + string.Concat(events.Select((one, place) => $"BEGIN:VEVENT\nUID:{place}\n{one}\nEND:VEVENT\n"))
        + "END:VCALENDAR\n";

    private static string Text(Calendar calendar) =>
        $"{calendar.Name} {calendar.DateCount}: {string.Join(", ", calendar.Dates.Select(date => $"{date.Date} {date.Title}".Trim()))}".Trim();

    private Action<NewCampaign> Scheduled(params string[] calendars) =>
        campaign =>
        {
            campaign.ProjectId = _project;
            campaign.Schedule.ExcludedDates.Add("2026-03-05");
            campaign.Schedule.Calendars.AddRange(calendars);
        };

    private async Task<Calendar> SetAsync(string name, params string[] dates)
    {
        var request = new SetCalendarRequest { ProjectId = _project, Name = name };
        request.Dates.AddRange(dates.Select(date => new CalendarDate { Date = date[..10], Title = date[10..].Trim() }));
        return (await Calendars.SetCalendarAsync(request, cancellationToken: TestEnd)).Calendar;
    }

    private async Task<Calendar> GetAsync(string name) =>
        (await Calendars.GetCalendarAsync(new() { ProjectId = _project, Name = name }, cancellationToken: TestEnd)).Calendar;
}
