using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Web.Access;

namespace CampaignGrpc.Api.Pages;

/// <summary>Reads a text of iCalendar by the same code as <c>calendars:set</c>.</summary>
internal sealed class CalendarText : ICalendarText
{
    public SetCalendarCommand Read(long projectId, string name, string text, DateTimeOffset now) =>
        new SetCalendarRequest
        {
            ProjectId = projectId,
            Name = name,
            Icalendar = text,
        }.ToCommand(now);
}
