using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Scheduling.Schedules;

namespace CampaignGrpc.Domain.Tests.Scheduling;

public sealed class CallingForecastTests
{
    private static readonly AttemptRules Once = AttemptRules.Create(1, 0);
    private static readonly CallLoad Nothing = Load(contacts: 0);

    [Fact]
    public void Ten_windows_are_told_and_the_one_that_is_open_begins_now()
    {
        var now = At("2026-05-08 12:30 +02:00");
        var windows = CallingForecast.Of(In("Europe/Berlin", "09:00-17:00"), Once, Nothing, now).Windows;

        Assert.Equal(10, windows.Count);
        Assert.Equal((now, At("2026-05-08 17:00 +02:00")), (windows[0].OpenTime, windows[0].CloseTime));
        Assert.Equal((At("2026-05-17 09:00 +02:00"), TimeSpan.FromHours(2)), (windows[9].OpenTime, windows[9].OpenTime.Offset));
    }

    [Fact]
    public void A_schedule_that_ends_sooner_has_fewer_windows()
    {
        var schedule = In("Europe/Berlin", "09:00-17:00", lastDay: "2026-05-09");

        Assert.Equal(2, CallingForecast.Of(schedule, Once, Nothing, At("2026-05-08 08:00 +02:00")).Windows.Count);
        Assert.Empty(CallingForecast.Of(schedule, Once, Nothing, At("2026-05-09 17:00 +02:00")).Windows);
    }

    [Theory]
    [InlineData(1, 10, 60, "2026-05-08 09:01 +02:00", "one call takes a whole call however many lines there are")]
    [InlineData(100, 10, 60, "2026-05-08 09:10 +02:00", "every line calls its tenth")]
    [InlineData(101, 10, 60, "2026-05-08 09:11 +02:00", "one line calls one more")]
    [InlineData(600, 10, 60, "2026-05-08 10:00 +02:00", "fills the window")]
    [InlineData(601, 10, 60, "2026-05-09 09:01 +02:00", "does not fit and is carried over")]
    [InlineData(20, 10, 3_000, "2026-05-08 10:40 +02:00", "a call that began before the closing runs out")]
    [InlineData(30, 10, 3_000, "2026-05-09 09:50 +02:00", "none begins at the closing or later")]
    public void The_calls_of_a_once_campaign_are_laid_over_its_windows(int contacts, int lines, int seconds, string finish, string _)
    {
        var schedule = In("Europe/Berlin", "09:00-10:00", Recurrence.Once);
        var forecast = CallingForecast.Of(schedule, Once, Load(contacts, lines, seconds), At("2026-05-07 20:00 +02:00"));

        Assert.Equal(At(finish), forecast.EarliestFinishTime);
        Assert.DoesNotContain(CallingWarningKind.TooManyCalls, Kinds(forecast));
    }

    [Fact]
    public void A_once_campaign_that_its_last_day_cuts_off_has_too_many_calls()
    {
        var schedule = In("Europe/Berlin", "09:00-10:00", Recurrence.Once, lastDay: "2026-05-09");
        var now = At("2026-05-07 20:00 +02:00");

        Assert.Equal(At("2026-05-09 10:00 +02:00"), CallingForecast.Of(schedule, Once, Load(1_200), now).EarliestFinishTime);
        AssertTooMany(CallingForecast.Of(schedule, Once, Load(1_201), now));
    }

    [Fact]
    public void A_daily_campaign_has_the_rest_of_one_day_since_the_next_calls_everybody_again()
    {
        var schedule = In("Europe/Berlin", "09:00-10:00");
        var now = At("2026-05-08 09:30 +02:00");

        Assert.Equal(At("2026-05-08 10:00 +02:00"), CallingForecast.Of(schedule, Once, Load(300), now).EarliestFinishTime);
        AssertTooMany(CallingForecast.Of(schedule, Once, Load(301), now));
    }

    [Fact]
    public void Where_autumn_opens_a_window_twice_both_belong_to_the_days_run()
    {
        var schedule = In("Europe/Berlin", "02:15-02:45");
        var now = At("2026-10-25 00:00 +02:00");

        Assert.Equal(At("2026-10-25 02:16 +01:00"), CallingForecast.Of(schedule, Once, Load(301), now).EarliestFinishTime);
        AssertTooMany(CallingForecast.Of(schedule, Once, Load(601), now));
    }

    [Fact]
    public void A_line_that_is_still_talking_when_the_window_opens_again_begins_later()
    {
        var load = Load(2, lines: 1, seconds: 3_600);
        var hour = CallingForecast.Of(In("Europe/Berlin", "02:15-02:45"), Once, load, At("2026-10-25 02:40 +02:00"));
        var halfAnHour = CallingForecast.Of(In("Australia/Lord_Howe", "01:40-01:50"), Once, load, At("2026-04-05 00:00 +11:00"));

        Assert.Equal(At("2026-10-25 03:40 +01:00"), hour.EarliestFinishTime);
        // There the second opening is over before the first call is.
        AssertTooMany(halfAnHour);
    }

    [Fact]
    public void Where_spring_cuts_a_window_the_calls_that_are_cut_off_are_carried_over()
    {
        var schedule = In("Europe/Berlin", "01:30-02:30", Recurrence.Once);

        var forecast = CallingForecast.Of(schedule, Once, Load(301), At("2026-03-29 00:00 +01:00"));

        Assert.Equal(At("2026-03-30 01:31 +02:00"), forecast.EarliestFinishTime);
    }

    [Fact]
    public void However_many_calls_there_are_an_answer_comes_and_says_that_they_are_too_many()
    {
        var schedule = In("Europe/Berlin", "09:00-09:01", Recurrence.Once);

        AssertTooMany(CallingForecast.Of(schedule, Once, Load(200_000, lines: 1, seconds: 3_600), At("2026-05-08 00:00 +02:00")));
    }

    [Fact]
    public void Without_contacts_there_is_no_finish_and_nothing_is_too_much()
    {
        var forecast = CallingForecast.Of(In("Europe/Berlin", "09:00-17:00"), Once, Nothing, At("2026-05-08 00:00 +02:00"));

        Assert.Null(forecast.EarliestFinishTime);
        Assert.DoesNotContain(CallingWarningKind.TooManyCalls, Kinds(forecast));
    }

    [Theory]
    [InlineData(2, 60, true)]
    [InlineData(2, 59, false)]
    [InlineData(3, 30, true)]
    [InlineData(1, 10_080, false)]
    public void Attempts_fit_when_the_last_can_begin_before_the_window_closes(int attempts, int interval, bool isWarned)
    {
        var forecast = CallingForecast.Of(
            In("Europe/Berlin", "09:00-10:00"),
            AttemptRules.Create(attempts, interval),
            Nothing,
            At("2026-05-08 00:00 +02:00")
        );

        Assert.Equal(isWarned, Kinds(forecast).Contains(CallingWarningKind.AttemptsDoNotFit));
    }

    [Theory]
    [InlineData("2026-05-07", true)]
    [InlineData("2026-05-08", false)]
    public void A_first_day_is_past_by_the_campaigns_own_clock(string firstDay, bool isWarned)
    {
        // In Berlin it is the 8th already, by UTC it is not.
        var forecast = CallingForecast.Of(
            In("Europe/Berlin", "09:00-10:00", firstDay: firstDay),
            Once,
            Nothing,
            At("2026-05-08 00:30 +02:00")
        );

        Assert.Equal(isWarned, Kinds(forecast).Contains(CallingWarningKind.DatePast));
    }

    [Theory]
    [InlineData("2026-03-28 12:00 +01:00", "02:15-02:45", true, "skipped")]
    [InlineData("2026-03-28 12:00 +01:00", "01:30-02:30", true, "cut")]
    [InlineData("2026-03-28 12:00 +01:00", "00:00-23:59", true, "inside")]
    [InlineData("2026-03-28 12:00 +01:00", "03:00-04:00", false, "begins after the leap")]
    [InlineData("2026-03-28 12:00 +01:00", "01:00-02:00", false, "ends with the leap")]
    [InlineData("2026-03-29 12:00 +02:00", "00:00-23:59", false, "over")]
    [InlineData("2026-03-01 12:00 +01:00", "00:00-23:59", false, "beyond the tenth window")]
    [InlineData("2026-10-24 12:00 +02:00", "02:15-02:45", true, "opens twice")]
    [InlineData("2026-10-24 12:00 +02:00", "02:30-03:30", true, "closes in between")]
    [InlineData("2026-10-24 12:00 +02:00", "00:00-23:59", true, "longer")]
    [InlineData("2026-10-24 12:00 +02:00", "03:00-04:00", false, "begins after the repeated hour")]
    [InlineData("2026-10-24 12:00 +02:00", "01:00-02:00", false, "ends before the repeated hour")]
    [InlineData("2026-10-25 02:30 +01:00", "02:15-02:45", false, "over, though open")]
    [InlineData("2026-10-15 12:00 +02:00", "02:15-02:45", true, "the tenth window")]
    public void A_change_of_the_clock_is_told_when_it_touches_a_window(string now, string window, bool isWarned, string _)
    {
        var forecast = CallingForecast.Of(In("Europe/Berlin", window), Once, Nothing, At(now));

        Assert.Equal(isWarned, Kinds(forecast).Contains(CallingWarningKind.ClockChange));
    }

    [Fact]
    public void A_change_of_the_clock_on_a_day_without_calls_is_not_told() =>
        Assert.DoesNotContain(
            CallingWarningKind.ClockChange,
            Kinds(CallingForecast.Of(In("Europe/Berlin", "00:00-23:59", Recurrence.Weekdays), Once, Nothing, At("2026-10-24 12:00 +02:00")))
        );

    private static CallLoad Load(int contacts, int lines = 10, int seconds = 60) => new(contacts, lines, TimeSpan.FromSeconds(seconds));

    private static IEnumerable<CallingWarningKind> Kinds(CallingForecast forecast) => forecast.Warnings.Select(warning => warning.Kind);

    private static void AssertTooMany(CallingForecast forecast)
    {
        Assert.Null(forecast.EarliestFinishTime);
        Assert.Contains(CallingWarningKind.TooManyCalls, Kinds(forecast));
    }
}
