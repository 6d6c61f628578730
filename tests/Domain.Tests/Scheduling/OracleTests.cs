using CampaignGrpc.Domain.Scheduling;
using NodaTime;

namespace CampaignGrpc.Domain.Tests.Scheduling;

/// <summary>
/// The schedule against an independent reading of it. Whether a window is open depends on the zone only through the
/// local time, so every zone is scanned whole with some schedules, and with all of them where its clock is changed.
/// </summary>
public sealed class OracleTests
{
    private const int SchedulesScannedWhole = 2;

    public static TheoryData<string> Zones => [.. OracleCases.Zones];

    /// <summary>Every zone with a few schedules, dealt out so that every schedule meets several zones.</summary>
    public static TheoryData<string, string> Pairs
    {
        get
        {
            var schedules = OracleCases.Schedules.Keys.ToList();
            var pairs = new TheoryData<string, string>();
            for (var i = 0; i < OracleCases.Zones.Length * SchedulesScannedWhole; i++)
                pairs.Add(OracleCases.Zones[i / SchedulesScannedWhole], schedules[i % schedules.Count]);
            return pairs;
        }
    }

    /// <summary>Red when a law changed and only one of the two databases knows it; then the schedule is not to blame.</summary>
    [Theory]
    [MemberData(nameof(Zones))]
    public void The_system_and_the_oracle_have_the_same_clock_changes(string zone)
    {
        var system = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var instants = OracleCases
            .ClockChanges(zone)
            .SelectMany(change => new[] { change - Duration.Epsilon, change })
            .Append(OracleCases.From);

        Assert.All(instants, instant =>
            Assert.Equal(
                DateTimeZoneProviders.Tzdb[zone].GetUtcOffset(instant).ToTimeSpan(),
                system.GetUtcOffset(instant.ToDateTimeOffset())
            )
        );
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_minute_of_seven_years_is_open_or_closed_as_the_oracle_says(string zone, string name)
    {
        var schedule = OracleCases.Schedules[name](zone);
        var oracle = new MinuteOracle(schedule, OracleCases.From, OracleCases.To(zone));

        Assert.Empty(Differences(schedule, oracle));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_opening_and_closing_of_seven_years_is_found_from_everywhere_before_it(string zone, string name)
    {
        var schedule = OracleCases.Schedules[name](zone);

        AssertEdges(schedule, new MinuteOracle(schedule, OracleCases.From, OracleCases.To(zone)));
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Around_every_clock_change_every_schedule_does_what_the_oracle_says(string zone)
    {
        foreach (var schedule in OracleCases.Schedules.Values.Select(inZone => inZone(zone)))
        {
            foreach (var change in OracleCases.ClockChanges(zone))
            {
                var oracle = new MinuteOracle(schedule, change - Duration.FromDays(2), change + Duration.FromDays(2));

                Assert.Empty(Differences(schedule, oracle));
                AssertEdges(schedule, oracle);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Around_a_clock_change_the_run_under_way_is_the_one_the_oracle_names(string zone)
    {
        foreach (
            var schedule in OracleCases
                .Schedules.Values.Select(inZone => inZone(zone))
                .Where(schedule => schedule.Recurrence != Recurrence.Once)
        )
        {
            foreach (var change in OracleCases.ClockChanges(zone).Append(OracleCases.From + Duration.FromDays(90)).Take(2))
            {
                // A run that began or ends a day away is one still.
                var oracle = new MinuteOracle(schedule, change - Duration.FromHours(64), change + Duration.FromHours(64));
                var around = Enumerable.Range(48 * 60, 32 * 60).ToList();

                Assert.Equal(oracle.Runs().Skip(around[0]).Take(around.Count), around.Select(minute => schedule.RunAt(oracle.At(minute))));
            }
        }
    }

    private static IEnumerable<DateTimeOffset> Differences(CallingSchedule schedule, MinuteOracle oracle)
    {
        for (var minute = 0; minute < oracle.Minutes; minute++)
        {
            if (schedule.IsOpen(oracle.At(minute)) != oracle.IsOpen(minute))
                yield return oracle.At(minute);
        }
    }

    private static void AssertEdges(CallingSchedule schedule, MinuteOracle oracle)
    {
        var tick = TimeSpan.FromTicks(1);
        DateTimeOffset? closed = null;
        foreach (var (opening, closing) in oracle.Stretches())
        {
            var before = closed ?? opening.AddMinutes(-1);
            Assert.Equal(opening, schedule.NextOpening(before));
            Assert.Equal(opening, schedule.NextOpening(opening - tick));
            Assert.Equal(opening, schedule.OpenAtOrAfter(before + ((opening - before) / 2)));
            Assert.Null(schedule.Closing(opening - tick));
            Assert.Equal(closing, schedule.Closing(opening));
            Assert.Equal(closing, schedule.Closing(closing - tick));
            if (closed is not null)
                Assert.Equal(opening, schedule.NextOpening(closed.Value - tick));
            closed = closing;
        }
    }
}
