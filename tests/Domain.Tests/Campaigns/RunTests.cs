using CampaignGrpc.Domain.Scheduling;
using static CampaignGrpc.Domain.Tests.Scheduling.Schedules;

namespace CampaignGrpc.Domain.Tests.Campaigns;

/// <summary>Which run is under way, by design: once is one run, every other recurrence has one a calling day.</summary>
public sealed class RunTests
{
    [Theory]
    [InlineData("2026-05-08 08:59:59 +02:00", null)]
    [InlineData("2026-05-08 09:00 +02:00", "2026-05-08")]
    [InlineData("2026-05-08 16:59:59 +02:00", "2026-05-08")]
    [InlineData("2026-05-08 17:00 +02:00", null)]
    [InlineData("2026-05-09 03:00 +02:00", null)]
    [InlineData("2026-05-09 09:00 +02:00", "2026-05-09")]
    public void A_daily_run_begins_and_ends_with_its_window(string now, string? run) =>
        Assert.Equal(ADay(run), In("Europe/Berlin", "09:00-17:00", firstDay: "2026-05-08").RunAt(At(now)));

    [Theory]
    [InlineData("2026-05-08 08:59:59 +02:00", null)]
    [InlineData("2026-05-08 09:00 +02:00", "2026-05-08")]
    [InlineData("2026-05-08 20:00 +02:00", "2026-05-08")]
    [InlineData("2026-05-10 04:00 +02:00", "2026-05-08")]
    [InlineData("2026-05-10 23:59:59 +02:00", "2026-05-08")]
    [InlineData("2026-05-11 00:00 +02:00", null)]
    public void A_once_campaign_is_one_run_that_is_carried_over_until_its_last_day_is_over(string now, string? run)
    {
        var schedule = In("Europe/Berlin", "09:00-17:00", Recurrence.Once, firstDay: "2026-05-08", lastDay: "2026-05-10");

        Assert.Equal(ADay(run), schedule.RunAt(At(now)));
    }

    [Fact]
    public void A_once_run_is_named_by_the_day_on_which_it_could_first_open()
    {
        var schedule = In("Europe/Berlin", "02:00-03:00", Recurrence.Once, firstDay: "2026-03-28", weekdays: Weekdays.Sunday);

        // The clock skips the window of the first Sunday.
        Assert.Null(schedule.RunAt(At("2026-03-30 12:00 +02:00")));
        Assert.Equal(Day("2026-04-05"), schedule.RunAt(At("2026-12-24 12:00 +01:00")));
    }

    [Fact]
    public void Without_a_last_day_a_once_run_goes_on() =>
        Assert.Equal(
            Day("2021-10-06"),
            In("Asia/Yekaterinburg", "09:00-17:00", Recurrence.Once, firstDay: "2021-10-06").RunAt(At("2027-01-01 00:00 +05:00"))
        );

    [Theory]
    [InlineData("2026-10-25 02:14:59 +02:00", null)]
    [InlineData("2026-10-25 02:15 +02:00", "2026-10-25")]
    [InlineData("2026-10-25 02:50 +02:00", "2026-10-25")]
    [InlineData("2026-10-25 02:05 +01:00", "2026-10-25")]
    [InlineData("2026-10-25 02:44:59 +01:00", "2026-10-25")]
    [InlineData("2026-10-25 02:45 +01:00", null)]
    public void A_window_that_opens_twice_in_one_night_is_still_one_run(string now, string? run) =>
        Assert.Equal(ADay(run), In("Europe/Berlin", "02:15-02:45").RunAt(At(now)));

    [Fact]
    public void A_window_of_the_whole_day_is_another_run_each_day_without_a_pause()
    {
        var schedule = In("Europe/Berlin", "00:00-24:00");
        var midnight = At("2026-05-09 00:00 +02:00");

        Assert.Equal(
            (midnight, midnight),
            (schedule.Closing(At("2026-05-08 12:00 +02:00")), schedule.NextOpening(At("2026-05-08 12:00 +02:00")))
        );
        Assert.Equal((Day("2026-05-08"), Day("2026-05-09")), (schedule.RunAt(midnight.AddTicks(-1)), schedule.RunAt(midnight)));
    }

    [Fact]
    public void On_a_day_whose_window_is_skipped_there_is_no_run() =>
        Assert.All(Enumerable.Range(0, 24), hour =>
            Assert.Null(In("Europe/Berlin", "02:00-03:00").RunAt(At("2026-03-29 00:00 +01:00").AddHours(hour)))
        );

    [Theory]
    [InlineData("Pacific/Kiritimati", "2026-05-08 00:00 +14:00")]
    [InlineData("Etc/GMT+12", "2026-05-08 00:00 -12:00")]
    public void At_both_ends_of_the_world_the_first_day_is_the_first_run(string zone, string midnight)
    {
        var schedule = In(zone, "00:00-09:00", Recurrence.Once, firstDay: "2026-05-08");

        Assert.Null(schedule.RunAt(At(midnight).AddTicks(-1)));
        Assert.Equal(Day("2026-05-08"), schedule.RunAt(At(midnight)));
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("0001-01-02")]
    [InlineData("1800-01-01")]
    public void However_long_ago_the_first_day_was_there_is_a_run(string firstDay) =>
        Assert.NotNull(In("America/New_York", "09:00-17:00", Recurrence.Once, firstDay).RunAt(At("2026-05-08 12:00 +00:00")));

    private static DateOnly? ADay(string? text) => text is null ? null : Day(text);
}
