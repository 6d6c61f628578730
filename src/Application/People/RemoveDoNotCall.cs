using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.People;

/// <summary>Takes numbers off those that a project does not call.</summary>
public sealed record RemoveDoNotCallCommand(long ProjectId, IReadOnlyList<PhoneNumber?> Phones, Violations Unreadable)
    : IRequest<DoNotCallRemoved>,
        IReadAtTheEdge;

/// <param name="Count">How many were there.</param>
public sealed record DoNotCallRemoved(int Count);

internal sealed class RemoveDoNotCallValidator : AbstractValidator<RemoveDoNotCallCommand>
{
    public RemoveDoNotCallValidator()
    {
        RuleFor(command => command.ProjectId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.Phones).HasItems(1, AddDoNotCallValidator.MaxItems);
    }
}

internal sealed class RemoveDoNotCallHandler(IUnitOfWork work) : IRequestHandler<RemoveDoNotCallCommand, DoNotCallRemoved>
{
    public Task<DoNotCallRemoved> Handle(RemoveDoNotCallCommand command, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(command.ProjectId);
        return work.RunAsync(
            UnitPlan.Request,
            unit => new DoNotCallRemoved(unit.DoNotCall.Remove(command.ProjectId, command.Phones.OfType<PhoneNumber>())),
            cancellationToken
        );
    }
}
