using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Lists a campaign's contacts in the order of its list.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="PageSize">At most this many, 1 to 1,000.</param>
/// <param name="PageToken">From the page before; empty for the first page.</param>
public sealed record ListContactsQuery(long CampaignId, int PageSize, string PageToken) : IRequest<Page<Contact>>
{
    /// <summary>The last number of the page before; null when the token is not of this question.</summary>
    internal long? After => PageToken.Length == 0 ? 0 : Application.PageToken.Read(PageToken, Question);

    internal string Question => $"contacts of {CampaignId}";
}

internal sealed class ListContactsValidator : AbstractValidator<ListContactsQuery>
{
    public ListContactsValidator()
    {
        RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.PageSize).IsWithin(1, Page<Contact>.MaxSize);
        RuleFor(query => query.PageToken).Must((query, _) => query.After is not null)
            .WithErrorCode(FieldReason.BadPageToken).WithMessage("The next_page_token of the page before, of the same campaign.");
    }
}

internal sealed class ListContactsHandler(IContactStore contacts) : IRequestHandler<ListContactsQuery, Page<Contact>>
{
    public async Task<Page<Contact>> Handle(ListContactsQuery query, CancellationToken cancellationToken)
    {
        // One more than asked for tells whether there is a next page.
        var found = await contacts.ListAsync(new(query.CampaignId), query.After!.Value, query.PageSize + 1, cancellationToken);
        var items = found.Take(query.PageSize).ToList();
        return new(items, found.Count <= query.PageSize ? "" : PageToken.After(items[^1].Number, query.Question));
    }
}
