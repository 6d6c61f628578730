using static CampaignGrpc.Domain.Tests.Scheduling.Schedules;

namespace CampaignGrpc.Domain.Tests.Scheduling;

/// <summary>Both nights on which a clock jumps. A closing is shown as the clock reads at that very instant.</summary>
public sealed class ClockChangeNightTests
{
    [Theory]
    [InlineData("02:00-03:00", "lies in the skipped hour")]
    [InlineData("02:15-02:45", "lies inside the skipped hour")]
    public void A_window_in_the_hour_that_spring_skips_does_not_open_that_night(string window, string _) =>
        Assert.Empty(BerlinSpring(window));

    [Theory]
    [InlineData("02:30-03:30", "29. 03:00 +02:00 - 29. 03:30 +02:00")]
    [InlineData("01:30-02:30", "29. 01:30 +01:00 - 29. 03:00 +02:00")]
    [InlineData("01:30-03:30", "29. 01:30 +01:00 - 29. 03:30 +02:00")]
    [InlineData("03:00-04:00", "29. 03:00 +02:00 - 29. 04:00 +02:00")]
    [InlineData("09:00-17:00", "29. 09:00 +02:00 - 29. 17:00 +02:00")]
    public void A_window_that_reaches_into_the_skipped_hour_is_cut_where_the_clock_jumps(string window, string stretch) =>
        Assert.Equal([stretch], BerlinSpring(window));

    [Fact]
    public void A_window_that_was_skipped_opens_the_next_night() =>
        Assert.Equal(At("2026-03-30 02:00 +02:00"), In("Europe/Berlin", "02:00-03:00").NextOpening(At("2026-03-28 03:00 +01:00")));

    [Fact]
    public void A_window_in_the_hour_that_autumn_repeats_opens_twice() =>
        Assert.Equal(["25. 02:15 +02:00 - 25. 02:45 +02:00", "25. 02:15 +01:00 - 25. 02:45 +01:00"], BerlinAutumn("02:15-02:45"));

    [Fact]
    public void A_window_that_ends_in_the_repeated_hour_opens_again_when_the_clock_goes_back() =>
        Assert.Equal(["25. 01:30 +02:00 - 25. 02:30 +02:00", "25. 02:00 +01:00 - 25. 02:30 +01:00"], BerlinAutumn("01:30-02:30"));

    [Fact]
    public void A_window_that_begins_in_the_repeated_hour_closes_when_the_clock_goes_back() =>
        Assert.Equal(["25. 02:30 +02:00 - 25. 02:00 +01:00", "25. 02:30 +01:00 - 25. 03:30 +01:00"], BerlinAutumn("02:30-03:30"));

    [Fact]
    public void A_window_around_the_repeated_hour_stays_open_through_both() =>
        Assert.Equal(["25. 00:00 +02:00 - 25. 23:59 +01:00"], BerlinAutumn("00:00-23:59"));

    [Fact]
    public void Where_the_clock_goes_forward_by_half_an_hour_only_that_half_hour_is_skipped() =>
        Assert.Equal(
            ["04. 01:45 +10:30 - 04. 02:45 +11:00"],
            OpenStretches(In("Australia/Lord_Howe", "01:45-02:45"), "2026-10-04 00:00 +10:30", "2026-10-05 00:00 +11:00")
        );

    [Fact]
    public void Where_the_clock_goes_back_by_half_an_hour_only_that_half_hour_is_repeated() =>
        Assert.Equal(
            ["05. 01:40 +11:00 - 05. 01:50 +11:00", "05. 01:40 +10:30 - 05. 01:50 +10:30"],
            OpenStretches(In("Australia/Lord_Howe", "01:40-01:50"), "2026-04-05 00:00 +11:00", "2026-04-06 00:00 +10:30")
        );

    [Fact]
    public void Where_the_day_begins_at_one_its_window_opens_at_one() =>
        Assert.Equal(
            ["24. 01:00 +03:00 - 24. 02:00 +03:00"],
            OpenStretches(In("Africa/Cairo", "00:30-02:00"), "2026-04-23 12:00 +02:00", "2026-04-24 12:00 +03:00")
        );

    [Fact]
    public void Where_the_last_hour_of_a_day_is_repeated_its_window_opens_twice_that_day() =>
        Assert.Equal(
            ["29. 23:15 +03:00 - 29. 23:45 +03:00", "29. 23:15 +02:00 - 29. 23:45 +02:00"],
            OpenStretches(In("Africa/Cairo", "23:15-23:45"), "2026-10-29 12:00 +03:00", "2026-10-30 12:00 +02:00")
        );

    /// <summary>Newfoundland changed its clocks a minute after midnight until 2011.</summary>
    [Fact]
    public void Where_the_clock_goes_back_over_midnight_yesterdays_window_opens_after_today_has_begun()
    {
        var schedule = In("America/St_Johns", "23:15-23:45", firstDay: "2010-01-01");

        Assert.Equal(At("2010-11-06 23:15 -03:30"), schedule.NextOpening(At("2010-11-07 00:00:30 -02:30")));
        Assert.Equal(At("2010-11-06 23:45 -03:30"), schedule.Closing(At("2010-11-06 23:15 -03:30")));
    }

    private static IEnumerable<string> BerlinSpring(string window) =>
        OpenStretches(In("Europe/Berlin", window), "2026-03-29 00:00 +01:00", "2026-03-30 00:00 +02:00");

    private static IEnumerable<string> BerlinAutumn(string window) =>
        OpenStretches(In("Europe/Berlin", window), "2026-10-25 00:00 +02:00", "2026-10-26 00:00 +01:00");
}
