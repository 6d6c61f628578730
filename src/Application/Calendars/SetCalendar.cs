using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Scheduling;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Calendars;

/// <summary>Gives a project a calendar, in the place of the one with its name if there is one.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Name">The calendar's name.</param>
/// <param name="Dates">Its days; null when they could not be read.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record SetCalendarCommand(long ProjectId, string Name, IReadOnlyList<CalendarDateInput>? Dates, Violations Unreadable)
    : IRequest<NamedCalendar>,
        IReadAtTheEdge;

/// <summary>A day as its owner hands it over; null is what was left out or could not be read.</summary>
public sealed record CalendarDateInput(DateOnly? Date, string Title);

internal sealed class SetCalendarValidator : AbstractValidator<SetCalendarCommand>
{
    public SetCalendarValidator()
    {
        RuleFor(command => command.ProjectId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.Name)
            .NotEmpty()
            .WithErrorCode(FieldReason.Required)
            .WithMessage("This field is required.")
            .IsVisibleAscii(NamedCalendar.MaxNameLength);
        RuleFor(command => command.Dates!).HasItems(1, NamedCalendar.MostDays).When(command => command.Dates is not null);
        RuleForEach(command => command.Dates).SetValidator(new CalendarDateInputValidator());
    }
}

internal sealed class CalendarDateInputValidator : AbstractValidator<CalendarDateInput>
{
    public CalendarDateInputValidator()
    {
        RuleFor(date => date.Date).IsGiven();
        RuleFor(date => date.Title).IsReadBy(NamedDay.TryReadTitle, NamedDay.MaxTitleLength);
    }
}

internal sealed class SetCalendarHandler(IUnitOfWork work) : IRequestHandler<SetCalendarCommand, NamedCalendar>
{
    public Task<NamedCalendar> Handle(SetCalendarCommand command, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(command.ProjectId);
        var days = command.Dates!.Select(date => new NamedDay(date.Date!.Value, NamedDay.TryReadTitle(date.Title, out _)!));
        var calendar = NamedCalendar.Of(command.ProjectId, command.Name, days);
        return work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                unit.Calendars.Set(calendar);
                unit.Audit.Note(null, null, null, ("dates", calendar.Days.Count));
                return calendar;
            },
            cancellationToken
        );
    }
}
