using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Scheduling.Schedules;

namespace CampaignGrpc.Domain.Tests.Scheduling;

/// <summary>Windows of single days, over midnight, and the days that are left out. Wednesday is 2026-03-04.</summary>
public sealed class WeeklyWindowsTests
{
    private const string Zone = "Asia/Yekaterinburg";

    [Theory]
    [InlineData("62 09:00-12:00,62 13:00-18:00", true, "several a day")]
    [InlineData("62 09:00-12:00,62 12:00-18:00", true, "touching")]
    [InlineData("2 09:00-12:00,4 10:00-13:00", true, "on different days")]
    [InlineData("127 22:00-06:00", true, "over midnight every day")]
    [InlineData("127 06:00-05:59", true, "nearly a day long")]
    [InlineData("62 09:00-12:00,32 11:59-13:00", false, "on one of the days")]
    [InlineData("2 22:00-06:00,4 05:00-08:00", false, "over midnight into the next day")]
    [InlineData("64 22:00-06:00,1 05:59-08:00", false, "over the end of the week")]
    [InlineData("2 09:00-12:00,2 09:00-12:00", false, "the same one twice")]
    [InlineData("0 09:00-12:00", false, "of no day")]
    public void Windows_may_touch_and_have_no_time_in_common(string windows, bool isPossible, string _) =>
        Assert.Equal(isPossible, Week(windows) is not null);

    [Fact]
    public void There_is_at_least_one_and_there_are_at_most_21_of_them()
    {
        var hours = Enumerable
            .Range(0, WeeklyWindows.Most + 1)
            .Select(hour => new WeeklyWindow(Weekdays.Monday, DailyWindow.TryCreate(new(hour, 0), new(hour, 30), out _)!))
            .ToList();

        Assert.NotNull(WeeklyWindows.TryCreate(hours[1..], out _));
        Assert.Null(WeeklyWindows.TryCreate(hours, out _));
        Assert.Null(WeeklyWindows.TryCreate([], out _));
    }

    [Fact]
    public void A_window_over_midnight_belongs_to_the_day_on_which_it_begins()
    {
        var schedule = InWeek(Zone, "32 22:00-06:00");

        Assert.Equal(
            ["06. 22:00 +05:00 - 07. 06:00 +05:00", "13. 22:00 +05:00 - 14. 06:00 +05:00"],
            OpenStretches(schedule, "2026-03-04 00:00 +05:00", "2026-03-20 00:00 +05:00")
        );
        Assert.Equal(Day("2026-03-06"), schedule.RunAt(At("2026-03-07 05:59 +05:00")));
        Assert.Equal(Day("2026-03-06"), schedule.CallingDayAt(At("2026-03-07 00:00 +05:00")));
    }

    [Fact]
    public void On_an_excluded_date_no_window_begins_and_the_one_of_the_day_before_runs_out()
    {
        var schedule = InWeek(Zone, "127 22:00-02:00,127 09:00-10:00") with
        {
            ExcludedDates = ExcludedDates.Of([Day("2026-03-08"), Day("2026-03-08")]),
        };

        Assert.Equal(
            ["07. 22:00 +05:00 - 08. 02:00 +05:00", "09. 09:00 +05:00 - 09. 10:00 +05:00"],
            OpenStretches(schedule, "2026-03-07 12:00 +05:00", "2026-03-09 12:00 +05:00")
        );
        Assert.Single(schedule.ExcludedDates.All);
    }

    [Fact]
    public void A_run_lasts_from_the_first_window_of_its_day_until_the_last()
    {
        var schedule = InWeek(Zone, "127 09:00-12:00,127 13:00-18:00,127 23:00-01:00");

        Assert.All(["2026-03-04 09:00 +05:00", "2026-03-04 12:30 +05:00", "2026-03-04 20:00 +05:00", "2026-03-05 00:59 +05:00"], within =>
            Assert.Equal(Day("2026-03-04"), schedule.RunAt(At(within)))
        );
        Assert.Null(schedule.RunAt(At("2026-03-05 01:00 +05:00")));
        Assert.Null(schedule.RunAt(At("2026-03-05 08:59 +05:00")));
    }

    [Fact]
    public void Windows_of_a_day_that_touch_are_one_and_those_of_two_days_are_two()
    {
        var schedule = InWeek(Zone, "127 09:00-12:00,127 12:00-18:00,127 18:00-09:00");

        Assert.Equal(
            ["04. 09:00 +05:00 - 05. 09:00 +05:00", "05. 09:00 +05:00 - 06. 09:00 +05:00"],
            OpenStretches(schedule, "2026-03-04 09:00 +05:00", "2026-03-06 09:00 +05:00")
        );
    }

    [Fact]
    public void The_last_day_ends_with_the_window_that_began_on_it()
    {
        var once = new CallingSchedule(
            Day("2026-03-04"),
            Week("127 22:00-02:00")!,
            Recurrence.Once,
            IanaZone.FromStorage(Zone),
            Day("2026-03-04")
        );

        Assert.Equal(Day("2026-03-04"), once.RunAt(At("2026-03-05 01:59 +05:00")));
        Assert.Null(once.RunAt(At("2026-03-05 02:00 +05:00")));
        Assert.Null(once.NextOpening(At("2026-03-05 02:00 +05:00")));
    }

    [Fact]
    public void Schedules_are_equal_when_their_windows_and_dates_are()
    {
        var one = InWeek(Zone, "62 09:00-12:00") with { ExcludedDates = ExcludedDates.Of([Day("2026-03-08")]) };

        Assert.Equal(one, InWeek(Zone, "62 09:00-12:00") with { ExcludedDates = ExcludedDates.Of([Day("2026-03-08")]) });
        Assert.NotEqual(one, InWeek(Zone, "62 09:00-12:01") with { ExcludedDates = ExcludedDates.Of([Day("2026-03-08")]) });
        Assert.NotEqual(one, InWeek(Zone, "62 09:00-12:00"));
    }

    [Fact]
    public void More_dates_than_there_may_be_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            ExcludedDates.Of(Enumerable.Range(0, ExcludedDates.Most + 1).Select(Day("2026-01-01").AddDays))
        );
}
