using System.Globalization;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Domain.Tests.Scheduling;

/// <summary>Schedules and instants as a reader writes them.</summary>
internal static class Schedules
{
    public static CallingSchedule In(
        string zone,
        string window,
        Recurrence recurrence = Recurrence.Daily,
        string firstDay = "2024-01-01",
        string? lastDay = null,
        Weekdays weekdays = Weekdays.All
    )
    {
        var times = window.Split('-');
        return new(
            Day(firstDay),
            WeeklyWindows.OfEveryDay(DailyWindow.TryCreate(Time(times[0]), Time(times[1]), out _)!),
            recurrence,
            IanaZone.FromStorage(zone),
            lastDay is null ? null : Day(lastDay),
            weekdays
        );
    }

    /// <summary>A schedule with several windows, each after the bits of its days: <c>62 22:00-06:00,1 10:00-24:00</c>.</summary>
    public static CallingSchedule InWeek(
        string zone,
        string windows,
        Recurrence recurrence = Recurrence.Daily,
        string firstDay = "2024-01-01"
    ) => new(Day(firstDay), Week(windows)!, recurrence, IanaZone.FromStorage(zone));

    public static WeeklyWindows? Week(string windows) => WeeklyWindows.TryCreate([.. windows.Split(',').Select(Window)], out _);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant as a wall clock shows it, such as <c>2026-10-25 02:30 +01:00</c>.</summary>
    public static DateTimeOffset At(string text) =>
        DateTimeOffset.ParseExact(
            text,
            ["yyyy-MM-dd HH:mm zzz", "yyyy-MM-dd HH:mm:ss zzz"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None
        );

    /// <summary>When calls may be made between two instants, each stretch as the zone's clock shows its start and end.</summary>
    public static IEnumerable<string> OpenStretches(CallingSchedule schedule, string from, string to)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(schedule.Zone.Id);
        for (var open = schedule.OpenAtOrAfter(At(from)); open < At(to); )
        {
            var close = schedule.Closing(open.Value)!.Value;
            yield return $"{Reading(open.Value)} - {Reading(close)}";
            open = schedule.NextOpening(open.Value);
        }

        string Reading(DateTimeOffset instant) =>
            TimeZoneInfo.ConvertTime(instant, clock).ToString("dd. HH:mm zzz", CultureInfo.InvariantCulture);
    }

    private static WeeklyWindow Window(string text)
    {
        var parts = text.Split(' ', '-');
        return new(
            (Weekdays)int.Parse(parts[0], CultureInfo.InvariantCulture),
            DailyWindow.TryCreateOverMidnight(Time(parts[1]), Time(parts[2]), out _)!
        );
    }

    private static TimeOnly Time(string text) =>
        text == "24:00" ? DailyWindow.Midnight : TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
}
