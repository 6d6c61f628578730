using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.People;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.People;

/// <summary>Tells how often a project calls one number.</summary>
public sealed record GetCallLimitsQuery(long ProjectId) : IRequest<CallLimits>;

internal sealed class GetCallLimitsValidator : AbstractValidator<GetCallLimitsQuery>
{
    public GetCallLimitsValidator() => RuleFor(query => query.ProjectId).IsWithin(1, long.MaxValue);
}

internal sealed class GetCallLimitsHandler(ICallLimitReader limits) : IRequestHandler<GetCallLimitsQuery, CallLimits>
{
    public Task<CallLimits> Handle(GetCallLimitsQuery query, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(query.ProjectId);
        return limits.FindAsync(query.ProjectId, cancellationToken);
    }
}
