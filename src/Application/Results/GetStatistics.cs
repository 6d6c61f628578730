using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Results;

/// <summary>Counts a campaign's contacts and attempts.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Run">The run whose results and attempts are counted; null for the results by now and the attempts of all runs.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record GetStatisticsQuery(long CampaignId, DateOnly? Run, Violations Unreadable)
    : IRequest<CampaignStatistics>,
        IReadAtTheEdge;

internal sealed class GetStatisticsValidator : AbstractValidator<GetStatisticsQuery>
{
    public GetStatisticsValidator() => RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class GetStatisticsHandler(IResultReader results) : IRequestHandler<GetStatisticsQuery, CampaignStatistics>
{
    public Task<CampaignStatistics> Handle(GetStatisticsQuery query, CancellationToken cancellationToken) =>
        results.GetStatisticsAsync(new(query.CampaignId), query.Run, cancellationToken);
}
