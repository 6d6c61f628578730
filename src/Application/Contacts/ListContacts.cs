using System.Text.Json;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Lists a campaign's contacts in the order of its list.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Filter">Which of them.</param>
/// <param name="Search">What is looked for among these.</param>
/// <param name="PageSize">At most this many, 1 to 1,000.</param>
/// <param name="PageToken">From the page before; empty for the first page.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ListContactsQuery(
    long CampaignId,
    ContactFilter Filter,
    ContactSearch Search,
    int PageSize,
    string PageToken,
    Violations Unreadable
) : IRequest<Page<Contact>>, IReadAtTheEdge
{
    /// <summary>The last number of the page before; null when the token is not of this question.</summary>
    internal long? After => PageToken.Length == 0 ? 0 : Application.PageToken.Read(PageToken, Question);

    internal string Question =>
        $"contacts of {CampaignId}: {JsonSerializer.Serialize(new { Filter.State, Filter.Result, Search.Phone, Search.DataContains })}";
}

internal sealed class ListContactsValidator : AbstractValidator<ListContactsQuery>
{
    private const int MaxTextLength = 200;

    public ListContactsValidator()
    {
        RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.PageSize).IsWithin(1, Page<Contact>.MaxSize);
        RuleFor(query => query.Search.DataContains)
            .MaximumLength(MaxTextLength)
            .WithErrorCode(FieldReason.TooLong)
            .WithMessage($"At most {MaxTextLength} characters.")
            .OverridePropertyName("data_contains");
        RuleFor(query => query.PageToken)
            .Must((query, _) => query.After is not null)
            .WithErrorCode(FieldReason.BadPageToken)
            .WithMessage("The next_page_token of the page before, of the same campaign and with the same filters.");
    }
}

internal sealed class ListContactsHandler(IContactReader contacts) : IRequestHandler<ListContactsQuery, Page<Contact>>
{
    private const int BytesBesideData = 200;

    public async Task<Page<Contact>> Handle(ListContactsQuery query, CancellationToken cancellationToken)
    {
        var found = await contacts.ListAsync(
            new(query.CampaignId),
            query.Filter,
            query.Search,
            query.After!.Value,
            query.PageSize + 1,
            cancellationToken
        );
        return found.ToPage(
            query.PageSize,
            contact => BytesBesideData + Found<Contact>.BytesOf(contact.AddData),
            last => PageToken.After(last.Number, query.Question)
        );
    }
}
