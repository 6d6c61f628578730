using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class CalendarReader(IDbContextFactory<CampaignsContext> contexts) : ICalendarReader
{
    public async Task<NamedCalendar> GetAsync(long projectId, string name, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
            .Set<NamedCalendar>()
            .AsNoTracking()
            .FirstOrDefaultAsync(calendar => calendar.ProjectId == projectId && calendar.Name == name, cancellationToken)
            ?? throw Refusal.CalendarNotFound.With($"The project has no calendar {name}.");
    }

    public async Task<IReadOnlyList<NamedCalendar>> ListAsync(long projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Names are ASCII, and databases differ in how they order those.
        var calendars = await context
            .Set<NamedCalendar>()
            .AsNoTracking()
            .Where(calendar => calendar.ProjectId == projectId)
            .ToListAsync(cancellationToken);
        return [.. calendars.OrderBy(calendar => calendar.Name, StringComparer.Ordinal)];
    }
}
