using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Scheduling;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Calendars;

/// <summary>Removes a calendar. Campaigns that have taken its days keep them.</summary>
public sealed record DeleteCalendarCommand(long ProjectId, string Name) : IRequest<Unit>;

internal sealed class DeleteCalendarValidator : AbstractValidator<DeleteCalendarCommand>
{
    public DeleteCalendarValidator()
    {
        RuleFor(command => command.ProjectId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.Name).IsVisibleAscii(NamedCalendar.MaxNameLength);
    }
}

internal sealed class DeleteCalendarHandler(IUnitOfWork work) : IRequestHandler<DeleteCalendarCommand, Unit>
{
    public Task<Unit> Handle(DeleteCalendarCommand command, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(command.ProjectId);
        return work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                unit.Calendars.Remove(command.ProjectId, command.Name);
                return Unit.Value;
            },
            cancellationToken
        );
    }
}
