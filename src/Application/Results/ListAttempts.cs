using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Results;

/// <summary>Lists a campaign's attempts, by contact and then by number.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="ContactId">Of this contact only.</param>
/// <param name="PageSize">At most this many, 1 to 1,000.</param>
/// <param name="PageToken">From the page before; empty for the first page.</param>
public sealed record ListAttemptsQuery(long CampaignId, long? ContactId, int PageSize, string PageToken) : IRequest<Page<Attempt>>
{
    internal string Question => $"attempts of {CampaignId}/{ContactId}";

    /// <summary>The last attempt of the page before, both of its numbers in one; null when the token is not of this question.</summary>
    internal long? After => PageToken.Length == 0 ? 0 : Application.PageToken.Read(PageToken, Question);
}

internal sealed class ListAttemptsValidator : AbstractValidator<ListAttemptsQuery>
{
    public ListAttemptsValidator()
    {
        RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.ContactId).IsWithin(1L, int.MaxValue);
        RuleFor(query => query.PageSize).IsWithin(1, Page<Attempt>.MaxSize);
        RuleFor(query => query.PageToken).Must((query, _) => query.After is not null)
            .WithErrorCode(FieldReason.BadPageToken).WithMessage("The next_page_token of the page before, of the same campaign and contact.");
    }
}

internal sealed class ListAttemptsHandler(IResultStore results) : IRequestHandler<ListAttemptsQuery, Page<Attempt>>
{
    private const int NumberBits = 32;

    public async Task<Page<Attempt>> Handle(ListAttemptsQuery query, CancellationToken cancellationToken)
    {
        var after = new AttemptPosition((int)(query.After!.Value >> NumberBits), (int)(query.After.Value & uint.MaxValue));
        // One more than asked for tells whether there is a next page.
        var found = await results.ListAttemptsAsync(new(query.CampaignId), (int?)query.ContactId, after, query.PageSize + 1, cancellationToken);
        var items = found.Take(query.PageSize).ToList();
        var isLast = found.Count <= query.PageSize;
        return new(items, isLast ? "" : PageToken.After(((long)items[^1].ContactNumber << NumberBits) + items[^1].Number, query.Question));
    }
}
