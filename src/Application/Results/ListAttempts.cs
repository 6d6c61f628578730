using System.Text.Json;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Results;

/// <summary>Lists a campaign's attempts, by contact and then by number.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Filter">Which of them.</param>
/// <param name="PageSize">At most this many, 1 to 1,000.</param>
/// <param name="PageToken">From the page before; empty for the first page.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ListAttemptsQuery(long CampaignId, AttemptFilter Filter, int PageSize, string PageToken, Violations Unreadable)
    : IRequest<Page<Attempt>>,
        IReadAtTheEdge
{
    internal string Question => $"attempts of {CampaignId}: {JsonSerializer.Serialize(Filter)}";

    /// <summary>The last attempt of the page before, both of its numbers in one; null when the token is not of this question.</summary>
    internal long? After => PageToken.Length == 0 ? 0 : Application.PageToken.Read(PageToken, Question);
}

internal sealed class ListAttemptsValidator : AbstractValidator<ListAttemptsQuery>
{
    public ListAttemptsValidator()
    {
        RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.Filter.ContactId).IsWithin(1L, int.MaxValue).OverridePropertyName("contact_id");
        RuleFor(query => query.Filter.DialerId).IsVisibleAscii(Attempt.MaxDialerIdLength).OverridePropertyName("dialer_id");
        RuleFor(query => query.PageSize).IsWithin(1, Page<Attempt>.MaxSize);
        RuleFor(query => query.PageToken)
            .Must((query, _) => query.After is not null)
            .WithErrorCode(FieldReason.BadPageToken)
            .WithMessage("The next_page_token of the page before, of the same campaign and with the same filters.");
    }
}

internal sealed class ListAttemptsHandler(IResultReader results) : IRequestHandler<ListAttemptsQuery, Page<Attempt>>
{
    private const int NumberBits = 32;
    private const int BytesBesideData = 400;

    public async Task<Page<Attempt>> Handle(ListAttemptsQuery query, CancellationToken cancellationToken)
    {
        var after = new AttemptPosition((int)(query.After!.Value >> NumberBits), (int)(query.After.Value & uint.MaxValue));
        var found = await results.ListAttemptsAsync(new(query.CampaignId), query.Filter, after, query.PageSize + 1, cancellationToken);
        return found.ToPage(
            query.PageSize,
            attempt => BytesBesideData + Found<Attempt>.BytesOf(attempt.Conclusion?.ResultData),
            last => PageToken.After(((long)last.ContactNumber << NumberBits) + last.Number, query.Question)
        );
    }
}
