using System.Collections.Concurrent;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>
/// What a zone's clock shows in every single minute of the simulated time: a schedule can be read off it without any cleverness.
/// </summary>
internal sealed class ZoneMinutes
{
    public const int MinutesPerDay = 1_440;

    public static readonly DateTimeOffset From = new(2025, 12, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Until = From.AddDays(1_900);

    private static readonly ConcurrentDictionary<string, ZoneMinutes> Known = [];

    /// <summary>Minutes on the local calendar, counted from its first day.</summary>
    private readonly int[] _readings;

    private ZoneMinutes(string id)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        _readings = new int[(int)(Until - From).TotalMinutes];
        for (var minute = 0; minute < _readings.Length; minute++)
        {
            var at = From.AddMinutes(minute);
            _readings[minute] = (int)((at.UtcTicks + zone.GetUtcOffset(at).Ticks) / TimeSpan.TicksPerMinute);
        }

        Changes =
        [
            .. Enumerable
                .Range(1, _readings.Length - 1)
                .Where(minute => _readings[minute] != _readings[minute - 1] + 1)
                .Select(minute => From.AddMinutes(minute)),
        ];
    }

    /// <summary>The instants at which the zone's clock is changed.</summary>
    public IReadOnlyList<DateTimeOffset> Changes { get; }

    public static ZoneMinutes Of(string id) => Known.GetOrAdd(id, key => new(key));

    public DateOnly DayAt(DateTimeOffset instant) => DateOnly.FromDayNumber(_readings[IndexOf(instant)] / MinutesPerDay);

    public int MinuteAt(DateTimeOffset instant) => _readings[IndexOf(instant)] % MinutesPerDay;

    public int HourAt(DateTimeOffset instant) => _readings[IndexOf(instant)] % MinutesPerDay / 60;

    /// <summary>
    /// The stretches of time in which the clock shows a time inside one of a day's windows, or of their parts on the next day.
    /// </summary>
    /// <param name="day">The day on which they begin.</param>
    /// <param name="windows">Their minutes; an end before its start is that of the next day.</param>
    public IEnumerable<(DateTimeOffset Open, DateTimeOffset Close)> Stretches(
        DateOnly day,
        IReadOnlyCollection<(int Start, int End)> windows
    )
    {
        if (windows.Count == 0)
            yield break;
        var midnight = day.DayNumber * MinutesPerDay;
        var open = new bool[2 * MinutesPerDay];
        foreach (var (start, end) in windows)
            Array.Fill(open, true, start, (end > start ? 0 : MinutesPerDay) + end - start);
        // No clock is further than a day from UTC.
        var first = Math.Max(0, IndexOf(midnight) - MinutesPerDay);
        var last = Math.Min(_readings.Length, first + (4 * MinutesPerDay));
        var opened = -1;
        for (var minute = first; minute < last; minute++)
        {
            var shown = _readings[minute] - midnight;
            var isInside = shown >= 0 && shown < open.Length && open[shown];
            if (isInside && opened < 0)
                opened = minute;
            if (isInside || opened < 0)
                continue;
            yield return (From.AddMinutes(opened), From.AddMinutes(minute));
            opened = -1;
        }
    }

    private static int IndexOf(int utcMinutes) => utcMinutes - (int)(From.UtcTicks / TimeSpan.TicksPerMinute);

    private static int IndexOf(DateTimeOffset instant) => (int)((instant - From).Ticks / TimeSpan.TicksPerMinute);
}
