using CampaignGrpc.Application;
using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Infrastructure.Storage.Model;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

internal sealed class UnitCalendars(Group group) : ICalendars
{
    public void Set(NamedCalendar calendar)
    {
        const string Others = "SELECT count(*) FROM calendars WHERE project_id = $1 AND name <> $2";
        const string Write = """
            INSERT INTO calendars (project_id, name, days) VALUES ($1, $2, $3)
            ON CONFLICT (project_id, name) DO UPDATE SET days = excluded.days
            """;
        if (group.Asking().Query(Others, calendar.ProjectId, calendar.Name).ReadOne() >= NamedCalendar.MostOfProject)
            throw new InvalidRequestException("name", FieldReason.TooMany, $"At most {NamedCalendar.MostOfProject} calendars a project.");
        group.Writing().Execute(Write, calendar.ProjectId, calendar.Name, CalendarTable.Write(calendar.Days));
    }

    public void Remove(long projectId, string name)
    {
        const string Find = "SELECT 1 FROM calendars WHERE project_id = $1 AND name = $2";
        const string Delete = "DELETE FROM calendars WHERE project_id = $1 AND name = $2";
        if (group.Asking().Query(Find, projectId, name).ReadOne() is null)
            throw Refusal.CalendarNotFound.With($"The project has no calendar {name}.");
        group.Writing().Execute(Delete, projectId, name);
    }
}
