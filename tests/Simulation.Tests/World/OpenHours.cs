using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Simulation.Tests.World;

/// <summary>A schedule as it is written down.</summary>
internal sealed record Timetable(
    string Zone,
    DateOnly FirstDay,
    DateOnly? LastDay,
    TimeOnly Start,
    TimeOnly End,
    Recurrence Recurrence,
    Weekdays Weekdays)
{
    /// <summary>What names the runs.</summary>
    public (string Zone, DateOnly FirstDay, Recurrence Recurrence) Calendar => (Zone, FirstDay, Recurrence);

    public override string ToString() => $"{Recurrence} {Start}-{End} {Zone} from {FirstDay:O} to {LastDay:O}, {Weekdays}";
}

/// <summary>A stretch of time in which a schedule is open, and the local day that it belongs to.</summary>
internal readonly record struct Stretch(DateTimeOffset Open, DateTimeOffset Close, DateOnly Day);

/// <summary>
/// When a schedule is open, found by looking at the zone's clock minute by minute. It shares nothing with
/// <see cref="CallingSchedule"/> but the rule.
/// </summary>
internal sealed class OpenHours(Timetable table)
{
    private readonly ZoneMinutes _zone = ZoneMinutes.Of(table.Zone);
    private readonly List<Stretch> _stretches = [];
    private DateOnly _unread = table.FirstDay;

    public bool IsOpen(DateTimeOffset now) => Closing(now) is not null;

    public DateTimeOffset? Closing(DateTimeOffset now) => After(now).Where(stretch => stretch.Open <= now).Select(stretch => (DateTimeOffset?)stretch.Close).FirstOrDefault();

    /// <summary>Every stretch that is not over at an instant, the one that is open first.</summary>
    public IEnumerable<Stretch> After(DateTimeOffset now)
    {
        var place = 0;
        while (place < _stretches.Count || ReadOn())
        {
            if (place == _stretches.Count) continue;
            var stretch = _stretches[place++];
            if (stretch.Close > now) yield return stretch;
        }
    }

    /// <summary>The day on which an instant lies between the first opening and the last closing of its window.</summary>
    public DateOnly? RunDayAt(DateTimeOffset now)
    {
        var today = DayAt(now);
        _ = After(now).FirstOrDefault(stretch => stretch.Day > today);
        var hours = _stretches.FindAll(stretch => stretch.Day == today);
        return hours.Count > 0 && hours[0].Open <= now && now < hours[^1].Close ? today : null;
    }

    public DateOnly DayAt(DateTimeOffset instant) => _zone.DayAt(instant);

    public int HourAt(DateTimeOffset instant) => _zone.HourAt(instant);

    /// <summary>Finds the stretches of the next day; false when there is no further one, or none that is simulated.</summary>
    private bool ReadOn()
    {
        var end = DateOnly.FromDateTime(ZoneMinutes.Until.UtcDateTime).AddDays(-2);
        if (table.LastDay < end) end = table.LastDay.Value;
        if (_unread > end) return false;
        if (IsCallingDay(_unread))
        {
            foreach (var (open, close) in _zone.Stretches(_unread, table.Start, table.End)) _stretches.Add(new(open, close, _unread));
        }

        _unread = _unread.AddDays(1);
        return true;
    }

    private bool IsCallingDay(DateOnly day) => table.Weekdays.Contains(day.DayOfWeek) && table.Recurrence switch
    {
        Recurrence.Weekdays => day.DayOfWeek != DayOfWeek.Saturday && day.DayOfWeek != DayOfWeek.Sunday,
        Recurrence.Weekly => (day.DayNumber - table.FirstDay.DayNumber) % 7 == 0,
        Recurrence.Monthly => day.Day == table.FirstDay.Day || (day.Day < table.FirstDay.Day && day.AddDays(1).Day == 1),
        _ => true,
    };
}
