using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.People;

/// <summary>Tells what bounds the calls of a project's campaigns together.</summary>
public sealed record GetLineLimitsQuery(long ProjectId) : IRequest<IReadOnlyList<LineLimit>>;

internal sealed class GetLineLimitsValidator : AbstractValidator<GetLineLimitsQuery>
{
    public GetLineLimitsValidator() => RuleFor(query => query.ProjectId).IsWithin(1, long.MaxValue);
}

internal sealed class GetLineLimitsHandler(ILineLimitReader limits) : IRequestHandler<GetLineLimitsQuery, IReadOnlyList<LineLimit>>
{
    public Task<IReadOnlyList<LineLimit>> Handle(GetLineLimitsQuery query, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(query.ProjectId);
        return limits.ListAsync(query.ProjectId, cancellationToken);
    }
}
