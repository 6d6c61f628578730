using CampaignGrpc.Application;
using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Scheduling;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class CalendarMapping
{
    /// <param name="request">The request, with dates or with a text of iCalendar.</param>
    /// <param name="now">In which year the days of a text of iCalendar begin.</param>
    public static SetCalendarCommand ToCommand(this Proto.SetCalendarRequest request, DateTimeOffset now)
    {
        var unreadable = new Violations();
        if (request is { Icalendar.Length: > 0, Dates.Count: > 0 })
            unreadable.Add("icalendar", FieldReason.Contradiction, "Either dates, or icalendar.");
        if (request.Icalendar.Length == 0)
        {
            var given = request.Dates.Select(
                (date, place) => new CalendarDateInput(ScheduleText.ReadDate(date.Date, $"dates[{place}].date", unreadable), date.Title)
            );
            return new(request.ProjectId, request.Name, [.. given], unreadable);
        }

        var dates = IcsText.Read(request.Icalendar, DateOnly.FromDateTime(now.UtcDateTime), out var problem);
        if (dates is null)
            unreadable.Add("icalendar", problem);
        return new(request.ProjectId, request.Name, dates, unreadable);
    }

    public static GetCalendarQuery ToQuery(this Proto.GetCalendarRequest request) => new(request.ProjectId, request.Name);

    public static ListCalendarsQuery ToQuery(this Proto.ListCalendarsRequest request) => new(request.ProjectId);

    public static DeleteCalendarCommand ToCommand(this Proto.DeleteCalendarRequest request) => new(request.ProjectId, request.Name);

    public static Proto.Calendar ToProto(this NamedCalendar calendar)
    {
        var proto = calendar.ToProtoWithoutDates();
        proto.Dates.AddRange(
            calendar.Days.Select(named => new Proto.CalendarDate { Date = ScheduleText.Write(named.Day), Title = named.Title })
        );
        return proto;
    }

    public static Proto.Calendar ToProtoWithoutDates(this NamedCalendar calendar) =>
        new() { Name = calendar.Name, DateCount = calendar.Days.Count };
}
