using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Scheduling;

namespace CampaignGrpc.Application.Calendars;

/// <summary>A project's calendars, as a unit of work writes them.</summary>
public interface ICalendars
{
    /// <summary>Puts a calendar in the place of the one with its name, or beside the others.</summary>
    /// <exception cref="InvalidRequestException">TOO_MANY: the project has as many as it may.</exception>
    void Set(NamedCalendar calendar);

    /// <exception cref="DomainException">CALENDAR_NOT_FOUND.</exception>
    void Remove(long projectId, string name);
}

/// <summary>The calendars as they are read beside units.</summary>
public interface ICalendarReader
{
    /// <exception cref="DomainException">CALENDAR_NOT_FOUND.</exception>
    Task<NamedCalendar> GetAsync(long projectId, string name, CancellationToken cancellationToken);

    /// <summary>All of a project, by their names.</summary>
    Task<IReadOnlyList<NamedCalendar>> ListAsync(long projectId, CancellationToken cancellationToken);
}
