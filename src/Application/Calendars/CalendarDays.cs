using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Application.Calendars;

/// <summary>Takes the days of the calendars that a schedule names into its excluded dates, from where on it has days of its own.</summary>
internal sealed class CalendarDays(ICalendarReader calendars)
{
    private const string Path = "campaign.schedule.calendars";

    /// <exception cref="InvalidRequestException">
    /// UNKNOWN_VALUE: the project has no calendar of a name. TOO_MANY: more days than a schedule can exclude.
    /// </exception>
    public async Task<ScheduleInput> TakeInAsync(ScheduleInput schedule, long projectId, CancellationToken cancellationToken)
    {
        if (schedule.Calendars is not { Count: > 0 } names)
            return schedule;
        var known = (await calendars.ListAsync(projectId, cancellationToken)).ToDictionary(calendar => calendar.Name);
        var unknown = new Violations();
        for (var place = 0; place < names.Count; place++)
        {
            if (!known.ContainsKey(names[place]))
                unknown.Add(
                    $"{Path}[{place}]",
                    FieldReason.UnknownValue,
                    $"Calendars of the project, which has: {Shown(known)}.",
                    names[place]
                );
        }

        if (unknown.Count > 0)
            throw new InvalidRequestException(unknown);
        var days = names
            .SelectMany(name => known[name].Days)
            .Select(named => named.Day)
            .Where(day => day >= schedule.Date && !(day > schedule.LastDate));
        var all = (schedule.ExcludedDates ?? []).Concat(days).Distinct().ToList();
        if (all.Count > ExcludedDates.Most)
            throw new InvalidRequestException(
                Path,
                FieldReason.TooMany,
                $"Calendars that leave at most {ExcludedDates.Most} excluded dates in all."
            );
        return schedule with { ExcludedDates = all };
    }

    private static string Shown(Dictionary<string, NamedCalendar> known) =>
        known.Count == 0 ? "none" : string.Join(", ", known.Keys.Order().Take(10));
}
