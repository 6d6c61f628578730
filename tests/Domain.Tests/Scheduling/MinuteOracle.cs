using CampaignGrpc.Domain.Scheduling;
using NodaTime;
using NodaTime.TimeZones;

namespace CampaignGrpc.Domain.Tests.Scheduling;

/// <summary>
/// A schedule read a second time, by NodaTime's calendar and its own copy of the time zone database and by none of the
/// domain's code: whether calls may be made, for every minute from one instant to another.
/// </summary>
/// <remarks>
/// Where the domain asks a clock what it reads, this lays the windows out: between two changes a zone's clock runs like
/// any other, so that a window is a plain stretch of minutes, cut off where the clock is changed.
/// </remarks>
internal sealed class MinuteOracle
{
    private readonly Instant _from;
    private readonly DateTimeOffset _start;

    /// <summary>For each minute the local day whose window is open, as a day number; 0 where none is.</summary>
    private readonly int[] _openDay;

    public MinuteOracle(CallingSchedule schedule, Instant from, Instant to)
    {
        _from = from;
        _start = from.ToDateTimeOffset();
        _openDay = new int[(int)(to - from).TotalMinutes];
        foreach (var interval in DateTimeZoneProviders.Tzdb[schedule.Zone.Id].GetZoneIntervals(from, to))
            LayOut(
                schedule,
                interval,
                Instant.Max(from, interval.HasStart ? interval.Start : from),
                Instant.Min(to, interval.HasEnd ? interval.End : to)
            );
    }

    public int Minutes => _openDay.Length;

    public DateTimeOffset At(int minute) => _start.AddTicks(minute * TimeSpan.TicksPerMinute);

    public bool IsOpen(int minute) => _openDay[minute] != 0;

    /// <summary>The stretches in which calls may be made, without those that reach over either end.</summary>
    public IEnumerable<(DateTimeOffset Opening, DateTimeOffset Closing)> Stretches()
    {
        var opening = 0;
        for (var minute = 1; minute < Minutes; minute++)
        {
            if (IsOpen(minute) && !IsOpen(minute - 1))
                opening = minute;
            if (!IsOpen(minute) && IsOpen(minute - 1) && opening > 0)
                yield return (At(opening), At(minute));
        }
    }

    /// <summary>The day whose run is under way: its window was open at this minute or before and will be at this minute or after.</summary>
    public IEnumerable<DateOnly?> Runs()
    {
        var next = new int[Minutes + 1];
        for (var minute = Minutes - 1; minute >= 0; minute--)
            next[minute] = IsOpen(minute) ? _openDay[minute] : next[minute + 1];
        var last = 0;
        for (var minute = 0; minute < Minutes; minute++)
        {
            if (IsOpen(minute))
                last = _openDay[minute];
            yield return last != 0 && last == next[minute] ? DateOnly.FromDayNumber(last) : null;
        }
    }

    private void LayOut(CallingSchedule schedule, ZoneInterval interval, Instant from, Instant to)
    {
        var lastDay = to.WithOffset(interval.WallOffset).Date;
        // What began on the evening before may reach into the first day.
        for (var day = from.WithOffset(interval.WallOffset).Date.PlusDays(-1); day <= lastDay; day = day.PlusDays(1))
        {
            if (!CallsOn(schedule, day))
                continue;
            foreach (var window in schedule.Windows.All.Where(window => window.Days.HasFlag(WeekdayOf(day))))
            {
                var start = (day + LocalTime.FromTimeOnly(window.Hours.Start)).WithOffset(interval.WallOffset).ToInstant();
                var end = EndOf(day, window.Hours).WithOffset(interval.WallOffset).ToInstant();
                var first = MinuteOf(Instant.Max(start, from));
                var open = MinuteOf(Instant.Min(end, to)) - first;
                if (open > 0)
                    Array.Fill(_openDay, day.ToDateOnly().DayNumber, first, open);
            }
        }
    }

    private static LocalDateTime EndOf(LocalDate day, DailyWindow hours) =>
        hours.End == DailyWindow.Midnight
            ? day.PlusDays(1).AtMidnight()
            : (hours.End < hours.Start ? day.PlusDays(1) : day) + LocalTime.FromTimeOnly(hours.End);

    private static Weekdays WeekdayOf(LocalDate day) => Enum.Parse<Weekdays>(day.DayOfWeek.ToString());

    private int MinuteOf(Instant instant) => (int)(instant - _from).TotalMinutes;

    private static bool CallsOn(CallingSchedule schedule, LocalDate day)
    {
        var first = LocalDate.FromDateOnly(schedule.FirstDay);
        var isOfRecurrence = schedule.Recurrence switch
        {
            Recurrence.Weekdays => day.DayOfWeek <= IsoDayOfWeek.Friday,
            Recurrence.Weekly => Period.DaysBetween(first, day) % 7 == 0,
            Recurrence.Monthly => day == first.PlusMonths(((day.Year - first.Year) * 12) + day.Month - first.Month),
            _ => true,
        };
        return isOfRecurrence
            && day >= first
            && (schedule.LastDay is not { } last || day <= LocalDate.FromDateOnly(last))
            && schedule.Weekdays.HasFlag(WeekdayOf(day))
            && !schedule.ExcludedDates.All.Contains(day.ToDateOnly());
    }
}
