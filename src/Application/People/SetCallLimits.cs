using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.People;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.People;

/// <summary>Puts limits in the place of those that a project has; none for a project without.</summary>
public sealed record SetCallLimitsCommand(long ProjectId, IReadOnlyList<CallLimitInput> Limits, Violations Unreadable)
    : IRequest<CallLimits>,
        IReadAtTheEdge;

/// <summary>
/// A limit as its owner hands it over; null is what was left out or could not be read. Either a rolling time or a period of the calendar;
/// without outcomes all calls count, without a purpose those of all campaigns.
/// </summary>
public sealed record CallLimitInput(
    int MaxCalls,
    TimeSpan? Rolling,
    CalendarPeriod? Calendar,
    IReadOnlyList<Outcome> Outcomes,
    string? Purpose
)
{
    internal CallLimit ToLimit()
    {
        var limit = Rolling is { } rolling ? CallLimit.Within(MaxCalls, rolling) : CallLimit.Each(MaxCalls, Calendar!.Value);
        return limit with { Outcomes = OutcomeSet.Of(Outcomes), Purpose = Purpose is null ? null : CallPurpose.TryParse(Purpose, out _) };
    }
}

internal sealed class SetCallLimitsValidator : AbstractValidator<SetCallLimitsCommand>
{
    public SetCallLimitsValidator()
    {
        RuleFor(command => command.ProjectId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.Limits).HasItems(0, CallLimits.Most);
        RuleForEach(command => command.Limits).SetValidator(new CallLimitInputValidator());
    }
}

internal sealed class CallLimitInputValidator : AbstractValidator<CallLimitInput>
{
    public CallLimitInputValidator()
    {
        RuleFor(limit => limit.MaxCalls).IsWithin(CallLimit.MinCalls, CallLimit.MaxCalls);
        RuleFor(limit => limit.Rolling).IsWithin(CallLimit.ShortestRolling, CallLimit.LongestRolling);
        RuleFor(limit => limit.Rolling)
            .Must((limit, rolling) => rolling is null != limit.Calendar is null)
            .WithErrorCode(FieldReason.Contradiction)
            .WithMessage("Either rolling, or calendar.");
        RuleFor(limit => limit.Purpose).IsReadBy(CallPurpose.TryParse, CallPurpose.MaxLength);
        RuleForEach(limit => limit.Outcomes)
            .NotEqual(Outcome.NotDialed)
            .WithErrorCode(FieldReason.UnknownValue)
            .WithMessage("An outcome of a call that may have rung.");
    }
}

internal sealed class SetCallLimitsHandler(IUnitOfWork work) : IRequestHandler<SetCallLimitsCommand, CallLimits>
{
    public Task<CallLimits> Handle(SetCallLimitsCommand command, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(command.ProjectId);
        var limits = CallLimits.Of([.. command.Limits.Select(limit => limit.ToLimit())]);
        return work.RunAsync(
            UnitPlan.Request,
            unit =>
            {
                unit.CallLimits.Set(command.ProjectId, limits);
                return limits;
            },
            cancellationToken
        );
    }
}
