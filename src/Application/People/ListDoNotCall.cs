using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.People;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.People;

/// <summary>Lists the numbers that a project does not call.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="PageSize">At most this many, 1 to 1,000.</param>
/// <param name="PageToken">From the page before; empty for the first page.</param>
public sealed record ListDoNotCallQuery(long ProjectId, int PageSize, string PageToken) : IRequest<Page<DoNotCallEntry>>
{
    /// <summary>The last number of the page before; null when the token is not of this question.</summary>
    internal long? After => PageToken.Length == 0 ? 0 : Application.PageToken.Read(PageToken, Question);

    internal string Question => $"do not call of {ProjectId}";
}

internal sealed class ListDoNotCallValidator : AbstractValidator<ListDoNotCallQuery>
{
    public ListDoNotCallValidator()
    {
        RuleFor(query => query.ProjectId).IsWithin(1, long.MaxValue);
        RuleFor(query => query.PageSize).IsWithin(1, Page<DoNotCallEntry>.MaxSize);
        RuleFor(query => query.PageToken)
            .Must((query, _) => query.After is not null)
            .WithErrorCode(FieldReason.BadPageToken)
            .WithMessage("The next_page_token of the page before, of the same project.");
    }
}

internal sealed class ListDoNotCallHandler(IDoNotCallReader numbers) : IRequestHandler<ListDoNotCallQuery, Page<DoNotCallEntry>>
{
    public async Task<Page<DoNotCallEntry>> Handle(ListDoNotCallQuery query, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(query.ProjectId);
        var found = await numbers.ListAsync(query.ProjectId, query.After!.Value, query.PageSize + 1, cancellationToken);
        return found.ToPage(query.PageSize, last => PageToken.After(last.Phone.Digits, query.Question));
    }
}
