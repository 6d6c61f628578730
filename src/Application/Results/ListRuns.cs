using CampaignGrpc.Domain;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Results;

/// <summary>Lists a campaign's runs, the latest first.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="PageSize">At most this many, 1 to 1,000.</param>
/// <param name="PageToken">From the page before; empty for the first page.</param>
public sealed record ListRunsQuery(long CampaignId, int PageSize, string PageToken) : IRequest<Page<CampaignRun>>
{
    internal string Question => $"runs of {CampaignId}";

    /// <summary>The last run of the page before, as the number of its day; null when the token is not of this question.</summary>
    internal long? Before => PageToken.Length == 0 ? DateOnly.MaxValue.DayNumber : Application.PageToken.Read(PageToken, Question);
}

internal sealed class ListRunsValidator : AbstractValidator<ListRunsQuery>
{
    public ListRunsValidator()
    {
        RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.PageSize).IsWithin(1, Page<CampaignRun>.MaxSize);
        RuleFor(query => query.PageToken)
            .Must((query, _) => query.Before is >= 0 && query.Before <= DateOnly.MaxValue.DayNumber)
            .WithErrorCode(FieldReason.BadPageToken)
            .WithMessage("The next_page_token of the page before, of the same campaign.");
    }
}

internal sealed class ListRunsHandler(IResultReader results) : IRequestHandler<ListRunsQuery, Page<CampaignRun>>
{
    public async Task<Page<CampaignRun>> Handle(ListRunsQuery query, CancellationToken cancellationToken)
    {
        var before = DateOnly.FromDayNumber((int)query.Before!.Value);
        var found = await results.ListRunsAsync(new(query.CampaignId), before, query.PageSize + 1, cancellationToken);
        return found.ToPage(query.PageSize, last => PageToken.After(last.Day.DayNumber, query.Question));
    }
}
