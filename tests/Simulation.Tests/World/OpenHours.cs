using System.Collections.Concurrent;
using System.Globalization;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>A schedule as it is written down, and as its columns have it.</summary>
/// <param name="Zone">Its zone.</param>
/// <param name="FirstDay">Its first day.</param>
/// <param name="LastDay">Its last day.</param>
/// <param name="Windows">Each window after the bits of its days: <c>62 22:00-06:00,1 10:00-24:00</c>.</param>
/// <param name="Recurrence">Its recurrence.</param>
/// <param name="Weekdays">The days on which it calls at all.</param>
/// <param name="Excluded">The days on which it does not, such as <c>20260308,20260309</c>.</param>
/// <param name="Callees">The hours on callees' own clocks, such as <c>2;127 09:00-21:00</c>; null where these are not asked.</param>
internal sealed record Timetable(
    string Zone,
    DateOnly FirstDay,
    DateOnly? LastDay,
    string Windows,
    Recurrence Recurrence,
    Weekdays Weekdays,
    string Excluded = "",
    string? Callees = null
)
{
    /// <summary>What stands before the hours on callees' clocks: a number of an unknown zone is taken to be in the campaign's.</summary>
    public const string InOwnZone = "2;";

    /// <summary>What names the runs.</summary>
    public (string Zone, DateOnly FirstDay, Recurrence Recurrence) Calendar => (Zone, FirstDay, Recurrence);

    /// <summary>The windows one by one; an end before its start is that of the next day.</summary>
    public IEnumerable<(Weekdays Days, int Start, int End)> Week => WeekOf(Windows);

    /// <summary>The hours on callees' clocks one by one; null where these are not asked.</summary>
    public IEnumerable<(Weekdays Days, int Start, int End)>? CalleeWeek => Callees is null ? null : WeekOf(Callees[InOwnZone.Length..]);

    /// <summary>When somebody in a zone may be called by their own clock; null where that is not asked.</summary>
    public Timetable? CalleesIn(string zone) =>
        Callees is null
            ? null
            : new(
                zone,
                DateOnly.FromDateTime(ZoneMinutes.From.UtcDateTime).AddDays(2),
                null,
                Callees[InOwnZone.Length..],
                Recurrence.Daily,
                Weekdays.All
            );

    public override string ToString() =>
        $"{Recurrence} {Windows} {Zone} from {FirstDay:O} to {LastDay:O}, {Weekdays}, not on {Excluded}, of callees {Callees}";

    private static IEnumerable<(Weekdays Days, int Start, int End)> WeekOf(string windows) =>
        windows
            .Split(',')
            .Select(text =>
            {
                var parts = text.Split(' ', '-', ':').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToList();
                return ((Weekdays)parts[0], (parts[1] * 60) + parts[2], (parts[3] * 60) + parts[4]);
            });
}

/// <summary>A stretch of time in which a schedule is open, and the local day that it belongs to.</summary>
internal readonly record struct Stretch(DateTimeOffset Open, DateTimeOffset Close, DateOnly Day);

/// <summary>
/// When a schedule is open, found by looking at the zone's clock minute by minute. It shares nothing with
/// <see cref="CallingSchedule"/> but the rule.
/// </summary>
internal sealed class OpenHours(Timetable table)
{
    private static readonly TimeSpan LongestStretch = TimeSpan.FromDays(2);
    private static readonly Comparer<Stretch> ByOpening = Comparer<Stretch>.Create((one, other) => one.Open.CompareTo(other.Open));

    private static readonly ConcurrentDictionary<Timetable, OpenHours> Known = [];

    private readonly ZoneMinutes _zone = ZoneMinutes.Of(table.Zone);
    private readonly List<(Weekdays Days, int Start, int End)> _week = [.. table.Week];
    private readonly List<Stretch> _stretches = [];
    private DateOnly _unread = table.FirstDay;

    /// <summary>The hours of a timetable that many ask about, found once for all.</summary>
    public static OpenHours Of(Timetable table) => Known.GetOrAdd(table, key =>
        {
            var hours = new OpenHours(key);
            while (hours.ReadOn())
                continue;
            return hours;
        });

    public bool IsOpen(DateTimeOffset now) => Closing(now) is not null;

    public DateTimeOffset? Closing(DateTimeOffset now) =>
        After(now).Where(stretch => stretch.Open <= now).Select(stretch => (DateTimeOffset?)stretch.Close).FirstOrDefault();

    /// <summary>Every stretch that is not over at an instant, the one that is open first.</summary>
    public IEnumerable<Stretch> After(DateTimeOffset now)
    {
        var place = _stretches.BinarySearch(new(now - LongestStretch, default, default), ByOpening);
        if (place < 0)
            place = ~place;
        while (place < _stretches.Count || ReadOn())
        {
            // On a night on which the clock is set back, stretches of two days can take turns.
            while (place == _stretches.Count || _stretches[place].Day.AddDays(1) >= _unread)
            {
                if (!ReadOn())
                    break;
            }

            if (place == _stretches.Count)
                continue;
            var stretch = _stretches[place++];
            if (stretch.Close > now)
                yield return stretch;
        }
    }

    /// <summary>The day between whose first opening and last closing an instant lies.</summary>
    public DateOnly? RunDayAt(DateTimeOffset now) =>
        After(now).FirstOrDefault() is var next
        && next != default
        && _stretches.Exists(stretch => stretch.Day == next.Day && stretch.Open <= now)
            ? next.Day
            : null;

    /// <summary>The day whose window is open at an instant.</summary>
    public DateOnly? CallingDayAt(DateTimeOffset now) =>
        After(now).FirstOrDefault() is var open && open != default && open.Open <= now ? open.Day : null;

    public DateOnly DayAt(DateTimeOffset instant) => _zone.DayAt(instant);

    public int HourAt(DateTimeOffset instant) => _zone.HourAt(instant);

    /// <summary>Finds the stretches of the next day; false when there is no further one, or none that is simulated.</summary>
    private bool ReadOn()
    {
        var end = DateOnly.FromDateTime(ZoneMinutes.Until.UtcDateTime).AddDays(-2);
        if (table.LastDay < end)
            end = table.LastDay.Value;
        if (_unread > end)
            return false;
        if (IsCallingDay(_unread))
        {
            var windows = _week
                .Where(window => window.Days.Contains(_unread.DayOfWeek))
                .Select(window => (window.Start, window.End))
                .ToList();
            foreach (var (open, close) in _zone.Stretches(_unread, windows))
                _stretches.Insert(_stretches.FindLastIndex(stretch => stretch.Open < open) + 1, new(open, close, _unread));
        }

        _unread = _unread.AddDays(1);
        return true;
    }

    private bool IsCallingDay(DateOnly day) =>
        !table.Excluded.Contains($"{day:yyyyMMdd}", StringComparison.Ordinal)
        && table.Weekdays.Contains(day.DayOfWeek)
        && table.Recurrence switch
        {
            Recurrence.Weekdays => day.DayOfWeek != DayOfWeek.Saturday && day.DayOfWeek != DayOfWeek.Sunday,
            Recurrence.Weekly => (day.DayNumber - table.FirstDay.DayNumber) % 7 == 0,
            Recurrence.Monthly => day.Day == table.FirstDay.Day || (day.Day < table.FirstDay.Day && day.AddDays(1).Day == 1),
            _ => true,
        };
}
