using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Scheduling;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Calendars;

/// <summary>One of a project's calendars.</summary>
public sealed record GetCalendarQuery(long ProjectId, string Name) : IRequest<NamedCalendar>;

internal sealed class GetCalendarValidator : AbstractValidator<GetCalendarQuery>
{
    public GetCalendarValidator()
    {
        RuleFor(query => query.ProjectId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.Name).IsVisibleAscii(NamedCalendar.MaxNameLength);
    }
}

internal sealed class GetCalendarHandler(ICalendarReader calendars) : IRequestHandler<GetCalendarQuery, NamedCalendar>
{
    public Task<NamedCalendar> Handle(GetCalendarQuery query, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(query.ProjectId);
        return calendars.GetAsync(query.ProjectId, query.Name, cancellationToken);
    }
}
