using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Scheduling;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Calendars;

/// <summary>All calendars of a project, by their names.</summary>
public sealed record ListCalendarsQuery(long ProjectId) : IRequest<IReadOnlyList<NamedCalendar>>;

internal sealed class ListCalendarsValidator : AbstractValidator<ListCalendarsQuery>
{
    public ListCalendarsValidator() => RuleFor(query => query.ProjectId).IsWithin(1, long.MaxValue);
}

internal sealed class ListCalendarsHandler(ICalendarReader calendars) : IRequestHandler<ListCalendarsQuery, IReadOnlyList<NamedCalendar>>
{
    public Task<IReadOnlyList<NamedCalendar>> Handle(ListCalendarsQuery query, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(query.ProjectId);
        return calendars.ListAsync(query.ProjectId, cancellationToken);
    }
}
