using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.People;

/// <summary>Puts limits on the calls of several campaigns in the place of those that a project has; none for a project without.</summary>
public sealed record SetLineLimitsCommand(long ProjectId, IReadOnlyList<LineLimitInput> Limits) : IRequest<IReadOnlyList<LineLimit>>;

/// <summary>A limit as its owner hands it over.</summary>
/// <param name="PhoneId">The number that is called from; null for all calls of the project.</param>
/// <param name="MaxConcurrentCalls">How many calls at once; null for any number.</param>
/// <param name="MaxStartsPerSecond">How many starts in any second; null for any number.</param>
public sealed record LineLimitInput(long? PhoneId, long? MaxConcurrentCalls, long? MaxStartsPerSecond)
{
    internal LineLimit ToLimit(long projectId) => LineLimit.Of(projectId, PhoneId, (int?)MaxConcurrentCalls, (int?)MaxStartsPerSecond);
}

internal sealed class SetLineLimitsValidator : AbstractValidator<SetLineLimitsCommand>
{
    public SetLineLimitsValidator()
    {
        RuleFor(command => command.ProjectId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.Limits).HasItems(0, LineLimit.Most);
        RuleForEach(command => command.Limits).SetValidator(new LineLimitInputValidator());
        RuleFor(command => command.Limits)
            .Must(limits => limits.DistinctBy(limit => limit.PhoneId).Count() == limits.Count)
            .WithErrorCode(FieldReason.Duplicate)
            .WithMessage("At most one limit for the project, and one for each number.");
    }
}

internal sealed class LineLimitInputValidator : AbstractValidator<LineLimitInput>
{
    public LineLimitInputValidator()
    {
        RuleFor(limit => limit.PhoneId).IsWithin(1L, long.MaxValue);
        RuleFor(limit => limit.MaxConcurrentCalls).IsWithin(1L, Campaign.MostConcurrentCalls);
        RuleFor(limit => limit.MaxStartsPerSecond).IsWithin(1L, Pace.MostPerSecond);
    }
}

internal sealed class SetLineLimitsHandler(IUnitOfWork work) : IRequestHandler<SetLineLimitsCommand, IReadOnlyList<LineLimit>>
{
    public Task<IReadOnlyList<LineLimit>> Handle(SetLineLimitsCommand command, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(command.ProjectId);
        IReadOnlyList<LineLimit> limits =
        [
            .. command.Limits.Select(limit => limit.ToLimit(command.ProjectId)).OrderBy(limit => limit.PhoneId ?? 0),
        ];
        return work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                unit.LineLimits.Set(command.ProjectId, limits);
                return limits;
            },
            cancellationToken
        );
    }
}
