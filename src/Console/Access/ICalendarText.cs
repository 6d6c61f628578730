using CampaignGrpc.Application.Calendars;

namespace CampaignGrpc.Web.Access;

/// <summary>Reads a text of iCalendar as the API does.</summary>
public interface ICalendarText
{
    /// <param name="projectId">The project whose calendar it becomes.</param>
    /// <param name="name">The calendar's name.</param>
    /// <param name="text">From BEGIN:VCALENDAR to END:VCALENDAR.</param>
    /// <param name="now">In which year its days begin.</param>
    SetCalendarCommand Read(long projectId, string name, string text, DateTimeOffset now);
}
