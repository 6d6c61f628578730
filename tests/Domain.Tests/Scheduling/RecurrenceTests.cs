using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Scheduling.Schedules;

namespace CampaignGrpc.Domain.Tests.Scheduling;

public sealed class RecurrenceTests
{
    [Theory]
    [InlineData(Recurrence.Once, "2026-05-08 2026-05-09 2026-05-10 2026-05-11 2026-05-12")]
    [InlineData(Recurrence.Daily, "2026-05-08 2026-05-09 2026-05-10 2026-05-11 2026-05-12")]
    [InlineData(Recurrence.Weekdays, "2026-05-08 2026-05-11 2026-05-12 2026-05-13 2026-05-14")]
    [InlineData(Recurrence.Weekly, "2026-05-08 2026-05-15 2026-05-22 2026-05-29 2026-06-05")]
    [InlineData(Recurrence.Monthly, "2026-05-08 2026-06-08 2026-07-08 2026-08-08 2026-09-08")]
    public void A_recurrence_names_the_days_that_follow_the_first(Recurrence recurrence, string days) =>
        Assert.Equal(days, FirstDays(5, In("Asia/Yekaterinburg", "09:00-17:00", recurrence, firstDay: "2026-05-08")));

    [Fact]
    public void A_monthly_31st_is_the_last_day_of_a_shorter_month() =>
        Assert.Equal(
            "2027-12-31 2028-01-31 2028-02-29 2028-03-31 2028-04-30",
            FirstDays(5, In("Europe/Berlin", "09:00-17:00", Recurrence.Monthly, firstDay: "2027-12-31"))
        );

    [Fact]
    public void A_weekly_schedule_calls_on_the_weekday_of_its_first_day() =>
        Assert.All(Enumerable.Range(0, 700).Select(Day("2026-01-07").AddDays), day =>
            Assert.Equal(
                day.DayOfWeek == DayOfWeek.Wednesday,
                In("Europe/Berlin", "09:00-17:00", Recurrence.Weekly, firstDay: "2026-01-07").IsCallingDay(day)
            )
        );

    [Theory]
    [InlineData(Recurrence.Once)]
    [InlineData(Recurrence.Daily)]
    [InlineData(Recurrence.Weekdays)]
    [InlineData(Recurrence.Weekly)]
    [InlineData(Recurrence.Monthly)]
    public void Nothing_is_called_before_the_first_day_or_after_the_last(Recurrence recurrence)
    {
        var schedule = In("Europe/Berlin", "09:00-17:00", recurrence, firstDay: "2026-05-08", lastDay: "2026-05-08");

        Assert.Equal("2026-05-08", FirstDays(2, schedule));
        Assert.True(schedule.IsOpen(At("2026-05-08 16:59:59 +02:00")));
        Assert.Null(schedule.NextOpening(At("2026-05-08 09:00 +02:00")));
        Assert.Null(schedule.OpenAtOrAfter(At("2026-05-08 17:00 +02:00")));
    }

    [Fact]
    public void Days_of_the_week_limit_what_the_recurrence_names()
    {
        var mondaysAndSundays = Weekdays.Monday | Weekdays.Sunday;

        Assert.Equal(
            "2026-05-10 2026-05-11 2026-05-17",
            FirstDays(3, In("Europe/Berlin", "09:00-17:00", firstDay: "2026-05-08", weekdays: mondaysAndSundays))
        );
        Assert.Equal(
            "2026-05-11 2026-05-18 2026-05-25",
            FirstDays(3, In("Europe/Berlin", "09:00-17:00", Recurrence.Weekdays, firstDay: "2026-05-08", weekdays: mondaysAndSundays))
        );
    }

    [Fact]
    public void The_rarest_calling_day_is_found_however_far_ahead_it_lies() =>
        Assert.Equal(
            "2026-02-13 2026-03-13 2026-11-13 2027-08-13 2028-10-13",
            FirstDays(5, In("Europe/Berlin", "09:00-17:00", Recurrence.Monthly, firstDay: "2026-01-13", weekdays: Weekdays.Friday))
        );

    [Theory]
    [InlineData(Recurrence.Daily, Weekdays.None, "no day of the week is left")]
    [InlineData(Recurrence.Weekly, Weekdays.Monday, "the first day is a Friday")]
    [InlineData(Recurrence.Weekdays, Weekdays.Saturday | Weekdays.Sunday, "no weekday is a Saturday")]
    public void A_schedule_whose_limits_exclude_each_other_never_opens(Recurrence recurrence, Weekdays weekdays, string _) =>
        Assert.Null(
            In("Europe/Berlin", "09:00-17:00", recurrence, firstDay: "2026-05-08", weekdays: weekdays)
                .OpenAtOrAfter(At("2026-01-01 00:00 +01:00"))
        );

    [Fact]
    public void A_recurrence_that_this_version_does_not_know_never_opens() =>
        Assert.Null(In("Europe/Berlin", "09:00-17:00", (Recurrence)6).OpenAtOrAfter(At("2026-01-01 12:00 +01:00")));

    [Fact]
    public void A_schedule_whose_only_night_is_skipped_never_opens() =>
        Assert.Null(
            In("Europe/Berlin", "02:00-03:00", Recurrence.Once, firstDay: "2026-03-29", lastDay: "2026-03-29")
                .NextOpening(At("2026-01-01 00:00 +01:00"))
        );

    [Fact]
    public void A_day_that_a_zone_left_out_is_no_calling_day() =>
        Assert.Equal("2011-12-29 2011-12-31 2012-01-01", FirstDays(3, In("Pacific/Apia", "09:00-17:00", firstDay: "2011-12-29")));

    /// <summary>The local days of the first openings from a day before the first day on.</summary>
    private static string FirstDays(int count, CallingSchedule schedule)
    {
        var days = new List<string>();
        var from = new DateTimeOffset(schedule.FirstDay.AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        for (
            var opening = schedule.NextOpening(from);
            opening is not null && days.Count < count;
            opening = schedule.NextOpening(opening.Value)
        )
            days.Add($"{schedule.Zone.LocalDay(opening.Value):yyyy-MM-dd}");
        return string.Join(' ', days);
    }
}
