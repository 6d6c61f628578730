using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Managing;
using CampaignGrpc.Contracts.V1;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;
using static CampaignGrpc.Api.Tests.Dialing.DialerDriver;
using DayOfWeek = Google.Type.DayOfWeek;

namespace CampaignGrpc.Api.Tests.Dialing;

/// <summary>
/// A campaign with several windows and with days on which nobody is called. The fixture begins on Tuesday, 2026-03-03, 10:00 UTC.
/// </summary>
public sealed class WeeklyWindowsTests : IAsyncLifetime
{
    private CampaignServerFixture _server = null!;
    private DialerDriver _dialer = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await CampaignServerFixture.StartAsync();
        _dialer = new(_server);
    }

    /// <summary>Windows as JSON, and the fault that they are answered with.</summary>
    public static TheoryData<string, string> Refused =>
        new()
        {
            { """[{"start_time": "09:00"}]""", "campaign.schedule.windows[0].end_time REQUIRED" },
            { """[{"start_time": "09:00", "end_time": "09:00"}]""", "campaign.schedule.windows[0].end_time EMPTY_WINDOW" },
            { """[{"start_time": "24:00", "end_time": "09:00"}]""", "campaign.schedule.windows[0].start_time FORMAT" },
            {
                """[{"weekdays": ["MONDAY", "SOMEDAY"], "start_time": "09:00", "end_time": "10:00"}]""",
                "campaign.schedule.windows[0].weekdays[1] UNKNOWN_VALUE"
            },
            {
                """[{"start_time": "09:00", "end_time": "12:00"}, {"weekdays": ["SUNDAY"], "start_time": "11:00", "end_time": "13:00"}]""",
                "campaign.schedule.windows OVERLAP"
            },
            {
                $"[{string.Join(", ", Enumerable.Range(1, 22).Select(hour => $$"""{"start_time": "{{hour:00}}:00", "end_time": "{{hour:00}}:30"}"""))}]",
                "campaign.schedule.windows OUT_OF_RANGE"
            },
        };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task What_is_no_set_of_windows_is_refused_by_its_field(string windows, string fault)
    {
        var answer = await _server.PostAsync(
            With(("campaign.schedule.start_time", Absent), ("campaign.schedule.end_time", Absent), ("campaign.schedule.windows", windows))
        );

        Assert.Equal([fault], answer.Faults);
    }

    [Fact]
    public async Task Dates_beyond_the_bound_are_refused()
    {
        var dates = string.Join(", ", Enumerable.Range(0, 367).Select(day => $"\"{new DateOnly(2026, 3, 4).AddDays(day):yyyy-MM-dd}\""));

        var answer = await _server.PostAsync(With("campaign.schedule.excluded_dates", $"[{dates}]"));

        Assert.Equal(["campaign.schedule.excluded_dates OUT_OF_RANGE"], answer.Faults);
    }

    [Fact]
    public async Task Both_roads_take_windows_and_excluded_dates_and_show_them_as_they_were_given()
    {
        var body = With(
            ("campaign.schedule.start_time", Absent),
            ("campaign.schedule.end_time", Absent),
            (
                "campaign.schedule.windows",
                """[{"weekdays": ["FRIDAY", "SATURDAY"], "start_time": "22:00", "end_time": "02:00"}, {"start_time": "12:00", "end_time": "13:30"}]"""
            ),
            ("campaign.schedule.excluded_dates", """["2026-03-09", "2026-03-08", "2026-03-09"]""")
        );

        var (byJson, byGrpc) = (
            await _server.GetAsync((await _server.PostAsync(body)).CampaignId),
            await _server.GetAsync((await _server.CreateAsync(Message(body))).CampaignId)
        );

        var schedule = byJson.Schedule;
        Assert.Equal(schedule, byGrpc.Schedule);
        Assert.Equal((false, false), (schedule.HasStartTime, schedule.HasEndTime));
        Assert.Equal(
            [
                new WeeklyWindow
                {
                    Weekdays = { DayOfWeek.Friday, DayOfWeek.Saturday },
                    StartTime = "22:00",
                    EndTime = "02:00",
                },
                new WeeklyWindow { StartTime = "12:00", EndTime = "13:30" },
            ],
            schedule.Windows
        );
        Assert.Equal(["2026-03-08", "2026-03-09"], schedule.ExcludedDates);
    }

    [Fact]
    public async Task An_excluded_date_and_a_window_over_midnight_decide_who_is_called_when()
    {
        var campaign = await _dialer.CreateAsync(10, draft =>
        {
            draft.Schedule.ClearStartTime();
            draft.Schedule.ClearEndTime();
            draft.Schedule.Windows.Add(new WeeklyWindow { StartTime = "22:00", EndTime = "02:00" });
            draft.Schedule.ExcludedDates.Add("2026-03-04");
        });

        Assert.Empty(await _dialer.ClaimAsync(campaign, 1));
        await AtAsync(3, 22, 0);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        // The excluded day has begun, and the window of the day before runs out on it.
        await AtAsync(4, 1, 59);
        var held = Assert.Single(await _dialer.ClaimAsync(campaign, 1, lease: TimeSpan.FromMinutes(5)));
        await AtAsync(4, 2, 0);
        Assert.Equal("WINDOW_CLOSED", ReasonOf((await _dialer.StartAsync(held.Token)).Refusal));
        Assert.Equal(
            new DateTimeOffset(2026, 3, 5, 22, 0, 0, TimeSpan.Zero),
            (await _dialer.GetAsync(campaign)).NextOpeningTime.ToDateTimeOffset()
        );
        await AtAsync(4, 23, 0);
        Assert.Empty(await _dialer.ClaimAsync(campaign, 1));
        await AtAsync(5, 22, 30);
        await _dialer.CallAsync(campaign, Outcome.Answered);
    }

    [Fact]
    public async Task A_daily_run_goes_on_over_midnight_and_keeps_the_name_of_the_day_on_which_it_began()
    {
        var campaign = await _dialer.CreateAsync(1, draft =>
        {
            draft.Schedule.ClearStartTime();
            draft.Schedule.ClearEndTime();
            draft.Schedule.Periods = new() { Id = 2 };
            draft.Schedule.Windows.Add(new WeeklyWindow { StartTime = "09:00", EndTime = "12:00" });
            draft.Schedule.Windows.Add(new WeeklyWindow { StartTime = "20:00", EndTime = "02:00" });
        });

        await _dialer.CallAsync(campaign, Outcome.Busy);
        await AtAsync(4, 1, 0);
        await _dialer.CallAsync(campaign, Outcome.Busy);
        Assert.Equal("2026-03-03", (await _dialer.GetAsync(campaign)).RunDate);
        Assert.Equal(["2026-03-03", "2026-03-03"], (await _dialer.AttemptsAsync(campaign)).Select(attempt => attempt.RunDate));
        await AtAsync(4, 9, 0);
        await _dialer.CallAsync(campaign, Outcome.Answered);
        Assert.Equal("2026-03-04", (await _dialer.GetAsync(campaign)).RunDate);
    }

    [Fact]
    public async Task An_update_puts_windows_in_the_place_of_the_one_of_every_day_and_that_one_back()
    {
        var campaign = await _dialer.CreateAsync(1);

        var windows = await MoveAsync(campaign, schedule =>
            schedule.Windows.Add(new WeeklyWindow { StartTime = "12:00", EndTime = "13:00" })
        );
        // A single window of every day is what start and end say.
        Assert.Equal(("12:00", "13:00", 0), (windows.StartTime, windows.EndTime, windows.Windows.Count));
        var night = await MoveAsync(campaign, schedule =>
            schedule.Windows.Add(new WeeklyWindow { StartTime = "22:00", EndTime = "03:00" })
        );
        Assert.Equal(("", "", 1), (night.StartTime, night.EndTime, night.Windows.Count));
        var kept = await MoveAsync(campaign, schedule => schedule.ExcludedDates.Add("2026-03-08"));
        Assert.Equal((1, "2026-03-08"), (kept.Windows.Count, Assert.Single(kept.ExcludedDates)));
        var lacking = await Owner.RefusalAsync(() => MoveAsync(campaign, schedule => schedule.StartTime = "10:00"));
        Assert.Equal(["campaign.schedule.end_time REQUIRED"], lacking.Faults);
        var day = await MoveAsync(campaign, schedule => (schedule.StartTime, schedule.EndTime) = ("10:00", "11:00"));
        Assert.Equal(("10:00", "11:00", 0), (day.StartTime, day.EndTime, day.Windows.Count));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AtAsync(int day, int hour, int minute)
    {
        _server.Time.SetUtcNow(new(2026, 3, day, hour, minute, 0, TimeSpan.Zero));
        await _server.RunUpkeepAsync();
    }

    private async Task<Schedule> MoveAsync(long campaign, Action<Schedule> change) =>
        (await new Owner(_server).MoveAsync(campaign, change)).Schedule;
}
