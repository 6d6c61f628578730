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
    public override string ToString() => $"{Recurrence} {Start}-{End} {Zone} from {FirstDay:O} to {LastDay:O}, {Weekdays}";
}

/// <summary>
/// When a schedule is open, found by looking at the zone's clock minute by minute. It shares nothing with
/// <see cref="CallingSchedule"/> but the rule.
/// </summary>
internal sealed class OpenHours(Timetable table, DateTimeOffset created)
{
    private readonly ZoneMinutes _zone = ZoneMinutes.Of(table.Zone);
    private readonly List<(DateTimeOffset Open, DateTimeOffset Close, DateOnly Day)> _stretches = [];
    private DateOnly _unread = table.FirstDay;

    public bool IsOpen(DateTimeOffset now) => Closing(now) is not null;

    public DateTimeOffset? Closing(DateTimeOffset now)
    {
        ReadBeyond(now);
        foreach (var (open, close, _) in _stretches)
        {
            if (open <= now && now < close) return close;
        }

        return null;
    }

    public DateTimeOffset? NextOpening(DateTimeOffset now)
    {
        ReadBeyond(now);
        foreach (var (open, _, _) in _stretches)
        {
            if (open > now) return open;
        }

        return null;
    }

    public DateTimeOffset? OpenAtOrAfter(DateTimeOffset now) => IsOpen(now) ? now : NextOpening(now);

    /// <summary>
    /// A once-campaign's run lasts from its first opening since it was created to its last day; any other's from a day's first
    /// opening to its last closing.
    /// </summary>
    public DateOnly? RunAt(DateTimeOffset now)
    {
        ReadBeyond(now > created ? now : created);
        var today = _zone.DayAt(now);
        if (table.Recurrence == Recurrence.Once)
        {
            // The first that was not over when it was created; a clock that is set back behind that does not undo it.
            var (open, _, day) = _stretches.Find(stretch => stretch.Close > created);
            return day != default && open <= now && !(today > table.LastDay) ? day : null;
        }

        var hours = _stretches.FindAll(stretch => stretch.Day == today);
        return hours.Count > 0 && hours[0].Open <= now && now < hours[^1].Close ? today : null;
    }

    public int HourAt(DateTimeOffset instant) => _zone.HourAt(instant);

    private void ReadBeyond(DateTimeOffset now)
    {
        var end = DateOnly.FromDateTime(ZoneMinutes.Until.UtcDateTime).AddDays(-2);
        if (table.LastDay < end) end = table.LastDay.Value;
        while (_unread <= end && !(_stretches.Count > 0 && _stretches[^1].Open > now))
        {
            if (IsCallingDay(_unread))
            {
                foreach (var (open, close) in _zone.Stretches(_unread, table.Start, table.End)) _stretches.Add((open, close, _unread));
            }

            _unread = _unread.AddDays(1);
        }
    }

    private bool IsCallingDay(DateOnly day) => table.Weekdays.Contains(day.DayOfWeek) && table.Recurrence switch
    {
        Recurrence.Weekdays => day.DayOfWeek != DayOfWeek.Saturday && day.DayOfWeek != DayOfWeek.Sunday,
        Recurrence.Weekly => (day.DayNumber - table.FirstDay.DayNumber) % 7 == 0,
        Recurrence.Monthly => day.Day == table.FirstDay.Day || (day.Day < table.FirstDay.Day && day.AddDays(1).Day == 1),
        _ => true,
    };
}
