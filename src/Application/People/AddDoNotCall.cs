using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.People;

/// <summary>Adds numbers that a project does not call, all of them or none.</summary>
public sealed record AddDoNotCallCommand(long ProjectId, IReadOnlyList<DoNotCallInput> Entries, Violations Unreadable)
    : IRequest<DoNotCallAdded>,
        IReadAtTheEdge;

/// <summary>A number as its owner hands it over; null is what could not be read.</summary>
public sealed record DoNotCallInput(PhoneNumber? Phone, string Reason, DateTimeOffset? UntilTime)
{
    /// <summary>The entry of what was checked.</summary>
    internal DoNotCallEntry ToEntry(long projectId, DateTimeOffset now) =>
        new(projectId, Phone!, DoNotCallReason.TryParse(Reason, out _)!, DoNotCallSource.Owner, now, UntilTime);
}

/// <param name="Count">How many were not there before.</param>
public sealed record DoNotCallAdded(int Count);

internal sealed class AddDoNotCallValidator : AbstractValidator<AddDoNotCallCommand>
{
    internal const int MaxItems = 1_000;

    public AddDoNotCallValidator()
    {
        RuleFor(command => command.ProjectId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.Entries).HasItems(1, MaxItems);
        RuleForEach(command => command.Entries).Cascade(CascadeMode.Continue).SetValidator(new DoNotCallInputValidator());
    }
}

internal sealed class DoNotCallInputValidator : AbstractValidator<DoNotCallInput>
{
    public DoNotCallInputValidator()
    {
        RuleFor(entry => entry.Phone).IsGiven();
        RuleFor(entry => entry.Reason).IsReadBy(DoNotCallReason.TryParse, DoNotCallReason.MaxLength);
    }
}

internal sealed class AddDoNotCallHandler(IUnitOfWork work) : IRequestHandler<AddDoNotCallCommand, DoNotCallAdded>
{
    public Task<DoNotCallAdded> Handle(AddDoNotCallCommand command, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(command.ProjectId);
        return work.RunAsync(
            UnitPlan.Request,
            unit => new DoNotCallAdded(
                unit.DoNotCall.Add([.. command.Entries.Select(entry => entry.ToEntry(command.ProjectId, unit.Now))])
            ),
            cancellationToken
        );
    }
}
