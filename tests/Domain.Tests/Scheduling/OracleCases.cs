using CampaignGrpc.Domain.Scheduling;
using NodaTime;

namespace CampaignGrpc.Domain.Tests.Scheduling;

/// <summary>The zones and schedules that are held against the oracle, and how far.</summary>
internal static class OracleCases
{
    public static readonly Instant From = Instant.FromUtc(2024, 1, 1, 0, 0);

    private static readonly IReadOnlyList<DateOnly> Sundays =
    [
        .. Enumerable.Range(0, 366).Select(week => new DateOnly(2024, 1, 7).AddDays(7 * week)).Where(day => day.Month is 3 or 10),
    ];

    /// <summary>Windows in the hours that clocks skip and repeat, at midnight and by day; every recurrence and limit.</summary>
    public static readonly IReadOnlyDictionary<string, Func<string, CallingSchedule>> Schedules = new Dictionary<
        string,
        Func<string, CallingSchedule>
    >
    {
        ["daily, all day"] = zone => Scheduling.Schedules.In(zone, "00:00-23:59"),
        ["weekdays, working hours"] = zone => Scheduling.Schedules.In(zone, "09:00-17:00", Recurrence.Weekdays),
        ["daily, 02:30"] = zone => Scheduling.Schedules.In(zone, "02:30-03:30"),
        ["weekly, 01:30 from a Sunday"] = zone => Scheduling.Schedules.In(zone, "01:30-02:30", Recurrence.Weekly, firstDay: "2024-01-07"),
        ["monthly, the 31st"] = zone => Scheduling.Schedules.In(zone, "00:00-03:30", Recurrence.Monthly, firstDay: "2024-01-31"),
        ["daily, before midnight"] = zone => Scheduling.Schedules.In(zone, "23:15-23:45"),
        ["once, after midnight, for three years"] = zone =>
            Scheduling.Schedules.In(zone, "00:00-00:45", Recurrence.Once, firstDay: "2024-02-29", lastDay: "2027-03-28"),
        ["daily, two hours of Saturdays and Sundays"] = zone =>
            Scheduling.Schedules.In(zone, "01:00-03:00", weekdays: Weekdays.Saturday | Weekdays.Sunday),
        ["weekdays, Thursdays and Fridays"] = zone =>
            Scheduling.Schedules.In(
                zone,
                "22:00-23:59",
                Recurrence.Weekdays,
                weekdays: Weekdays.Thursday | Weekdays.Friday | Weekdays.Sunday
            ),
        ["monthly, the 30th on Sundays"] = zone =>
            Scheduling.Schedules.In(zone, "01:59-02:01", Recurrence.Monthly, firstDay: "2024-01-30", weekdays: Weekdays.Sunday),
        ["weekly, last day"] = zone =>
            Scheduling.Schedules.In(zone, "03:00-22:30", Recurrence.Weekly, firstDay: "2024-03-31", lastDay: "2026-10-25"),
        ["two windows a day, shorter on Sundays"] = zone =>
            Scheduling.Schedules.InWeek(zone, "126 01:30-02:15,126 02:15-03:00,126 20:00-23:30,1 12:00-24:00"),
        ["over midnight on some days, but not on Sundays of March and October"] = zone =>
            Scheduling.Schedules.InWeek(zone, "65 22:30-02:30,62 23:45-00:15", Recurrence.Weekdays) with
            {
                ExcludedDates = ExcludedDates.Of(Sundays),
            },
        ["the whole night, a day a week"] = zone => Scheduling.Schedules.InWeek(zone, "127 03:00-02:59", Recurrence.Weekly),
    };

    /// <summary>
    /// Half and quarter hours, changes by half an hour and by two, changes at midnight, no changes, both ends of the world.
    /// </summary>
    public static readonly string[] Zones =
    [
        "Europe/Berlin",
        "Europe/London",
        "America/New_York",
        "America/St_Johns",
        "America/Santiago",
        "America/Sao_Paulo",
        "Africa/Cairo",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "Asia/Tehran",
        "Asia/Yekaterinburg",
        "Australia/Lord_Howe",
        "Antarctica/Troll",
        "Pacific/Apia",
        "Pacific/Chatham",
        "Pacific/Kiritimati",
    ];

    /// <summary>
    /// Up to where the zone's law is known to every copy of the database in use. Morocco gives its clock changes up on
    /// 2026-09-20: the oracle's copy (2026f) knows that, the systems that this service runs on know it sooner or later.
    /// </summary>
    public static Instant To(string zone) =>
        zone == "Africa/Casablanca" ? Instant.FromUtc(2026, 9, 20, 0, 0) : Instant.FromUtc(2031, 1, 1, 0, 0);

    public static IEnumerable<Instant> ClockChanges(string zone) =>
        DateTimeZoneProviders.Tzdb[zone].GetZoneIntervals(From, To(zone)).Skip(1).Select(interval => interval.Start);
}
