using System.Text.Json;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Audit;

/// <summary>Lists who did what, the newest first unless the oldest are asked for.</summary>
/// <param name="Filter">Which entries.</param>
/// <param name="Phone">About this number; null for any.</param>
/// <param name="IsOldestFirst">In which order.</param>
/// <param name="PageSize">At most this many, 1 to 1,000.</param>
/// <param name="PageToken">From the page before; empty for the first page.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ListAuditEntriesQuery(
    AuditFilter Filter,
    PhoneNumber? Phone,
    bool IsOldestFirst,
    int PageSize,
    string PageToken,
    Violations Unreadable
) : IRequest<Page<AuditEntry>>, IReadAtTheEdge
{
    internal string Question => $"audit {JsonSerializer.Serialize(Filter)} {Phone} {IsOldestFirst}";

    /// <summary>The last entry of the page before; null when the token is not of this question.</summary>
    internal long? After =>
        PageToken.Length == 0
            ? IsOldestFirst
                ? 0
                : long.MaxValue
            : Application.PageToken.Read(PageToken, Question);
}

internal sealed class ListAuditEntriesValidator : AbstractValidator<ListAuditEntriesQuery>
{
    public ListAuditEntriesValidator()
    {
        RuleFor(query => query.Filter.ProjectId).IsWithin(1L, long.MaxValue).OverridePropertyName("project_id");
        RuleFor(query => query.Filter.CampaignId).IsWithin(1L, long.MaxValue).OverridePropertyName("campaign_id");
        RuleFor(query => query.PageSize).IsWithin(1, Page<AuditEntry>.MaxSize);
        RuleFor(query => query.PageToken)
            .Must((query, _) => query.After is not null)
            .WithErrorCode(FieldReason.BadPageToken)
            .WithMessage("The next_page_token of the page before, with the same filters.");
    }
}

internal sealed class ListAuditEntriesHandler(IAuditReader audit, IAuditKey key) : IRequestHandler<ListAuditEntriesQuery, Page<AuditEntry>>
{
    public async Task<Page<AuditEntry>> Handle(ListAuditEntriesQuery query, CancellationToken cancellationToken)
    {
        // Without a key no entry has a hash, and none is found by a number.
        var hash = query.Phone is null ? null : key.HashOf(query.Phone) ?? "";
        var found = await audit.ListAsync(
            query.Filter with
            {
                PhoneHash = hash,
            },
            query.After!.Value,
            query.PageSize + 1,
            query.IsOldestFirst,
            cancellationToken
        );
        return new Found<AuditEntry>(found, found.Count).ToPage(
            query.PageSize,
            entry => 500 + (3 * entry.Details.Length),
            last => PageToken.After(last.Sequence, query.Question)
        );
    }
}
