using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Imports;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Imports;

/// <summary>Lists the rows that an import refused, in their order.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="ImportId">The import.</param>
/// <param name="PageSize">At most this many, 1 to 1,000.</param>
/// <param name="PageToken">From the page before; empty for the first page.</param>
public sealed record ListRefusedRowsQuery(long CampaignId, string ImportId, int PageSize, string PageToken) : IRequest<Page<RefusedRow>>
{
    /// <summary>How many were on the pages before; null when the token is not of this question.</summary>
    internal long? After => PageToken.Length == 0 ? 0 : Application.PageToken.Read(PageToken, Question);

    internal string Question => $"refused rows of {CampaignId}/{ImportId}";
}

internal sealed class ListRefusedRowsValidator : AbstractValidator<ListRefusedRowsQuery>
{
    public ListRefusedRowsValidator()
    {
        RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.ImportId)
            .NotEmpty()
            .WithErrorCode(FieldReason.Required)
            .WithMessage("This field is required.")
            .IsVisibleAscii(Import.MaxImportIdLength);
        RuleFor(query => query.PageSize).IsWithin(1, Page<RefusedRow>.MaxSize);
        RuleFor(query => query.PageToken)
            .Must((query, _) => query.After is not null)
            .WithErrorCode(FieldReason.BadPageToken)
            .WithMessage("The next_page_token of the page before, of the same import.");
    }
}

internal sealed class ListRefusedRowsHandler(IImportReader imports) : IRequestHandler<ListRefusedRowsQuery, Page<RefusedRow>>
{
    public async Task<Page<RefusedRow>> Handle(ListRefusedRowsQuery query, CancellationToken cancellationToken)
    {
        var import = await imports.GetAsync(new(query.CampaignId), query.ImportId, cancellationToken);
        // One more than asked for tells whether there is a next page.
        var found = await imports.ListRefusedRowsAsync(import, query.After!.Value, query.PageSize + 1, cancellationToken);
        return found.ToPage(query.PageSize, _ => PageToken.After(query.After.Value + query.PageSize, query.Question));
    }
}
