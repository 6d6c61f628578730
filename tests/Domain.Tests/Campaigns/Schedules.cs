using System.Globalization;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Domain.Tests.Campaigns;

/// <summary>Schedules and instants as a reader writes them.</summary>
internal static class Schedules
{
    public static CallingSchedule In(
        string zone,
        string window,
        Recurrence recurrence = Recurrence.Daily,
        string firstDay = "2024-01-01",
        string? lastDay = null,
        Weekdays weekdays = Weekdays.All)
    {
        var times = window.Split('-');
        return new(
            Day(firstDay),
            DailyWindow.TryCreate(Time(times[0]), Time(times[1]), out _)!,
            recurrence,
            IanaZone.FromStorage(zone),
            lastDay is null ? null : Day(lastDay),
            weekdays);
    }

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant as a wall clock shows it, such as <c>2026-10-25 02:30 +01:00</c>.</summary>
    public static DateTimeOffset At(string text) =>
        DateTimeOffset.ParseExact(text, ["yyyy-MM-dd HH:mm zzz", "yyyy-MM-dd HH:mm:ss zzz"], CultureInfo.InvariantCulture, DateTimeStyles.None);

    /// <summary>When calls may be made between two instants, each stretch as the zone's clock shows its start and end.</summary>
    public static IEnumerable<string> OpenStretches(CallingSchedule schedule, string from, string to)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(schedule.Zone.Id);
        for (var open = schedule.OpenAtOrAfter(At(from)); open < At(to);)
        {
            var close = schedule.Closing(open.Value)!.Value;
            yield return $"{Reading(open.Value)} - {Reading(close)}";
            open = schedule.NextOpening(open.Value);
        }

        string Reading(DateTimeOffset instant) =>
            TimeZoneInfo.ConvertTime(instant, clock).ToString("dd. HH:mm zzz", CultureInfo.InvariantCulture);
    }

    private static TimeOnly Time(string text) => text == "24:00" ? DailyWindow.Midnight : TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
}
