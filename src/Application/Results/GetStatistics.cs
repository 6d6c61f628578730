using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Results;

/// <summary>Counts a campaign's contacts and attempts.</summary>
public sealed record GetStatisticsQuery(long CampaignId) : IRequest<CampaignStatistics>;

internal sealed class GetStatisticsValidator : AbstractValidator<GetStatisticsQuery>
{
    public GetStatisticsValidator() => RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class GetStatisticsHandler(IResultReader results) : IRequestHandler<GetStatisticsQuery, CampaignStatistics>
{
    public Task<CampaignStatistics> Handle(GetStatisticsQuery query, CancellationToken cancellationToken) =>
        results.GetStatisticsAsync(new(query.CampaignId), cancellationToken);
}
