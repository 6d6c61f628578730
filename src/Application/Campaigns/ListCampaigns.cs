using System.Text.Json;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Lists campaigns, the newest first.</summary>
/// <param name="Filter">Which ones.</param>
/// <param name="PageSize">At most this many, 1 to 1,000.</param>
/// <param name="PageToken">From the page before; empty for the first page.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ListCampaignsQuery(CampaignFilter Filter, int PageSize, string PageToken, Violations Unreadable)
    : IRequest<Page<CampaignView>>,
        IReadAtTheEdge
{
    /// <summary>The last id of the page before; null when the token is not of this question.</summary>
    internal long? Before => PageToken.Length == 0 ? long.MaxValue : Application.PageToken.Read(PageToken, Question);

    /// <summary>Not the record's own text, in which an instant has no fractions of a second.</summary>
    internal string Question => JsonSerializer.Serialize(Filter);
}

internal sealed class ListCampaignsValidator : AbstractValidator<ListCampaignsQuery>
{
    public ListCampaignsValidator()
    {
        RuleFor(query => query.PageSize).IsWithin(1, Page<CampaignView>.MaxSize);
        RuleFor(query => query.PageToken)
            .Must((query, _) => query.Before is not null)
            .WithErrorCode(FieldReason.BadPageToken)
            .WithMessage("The next_page_token of the page before, with the same filters.");
        RuleFor(query => query.Filter.ProjectId).IsWithin(1L, long.MaxValue).OverridePropertyName("project_id");
        RuleFor(query => query.Filter.NameContains)
            .MaximumLength(CampaignName.MaxLength)
            .WithErrorCode(FieldReason.TooLong)
            .WithMessage($"At most {CampaignName.MaxLength} characters.")
            .OverridePropertyName("name_contains");
    }
}

internal sealed class ListCampaignsHandler(ICampaignReader campaigns, TimeProvider time)
    : IRequestHandler<ListCampaignsQuery, Page<CampaignView>>
{
    private const int BytesBesideTexts = 1_500;
    private const int BytesPerCharacter = 3;

    private static int BytesOf(Campaign campaign) =>
        BytesBesideTexts + (BytesPerCharacter * ((campaign.Name?.Value.Length ?? 0) + campaign.Description.Value.Length));

    public async Task<Page<CampaignView>> Handle(ListCampaignsQuery query, CancellationToken cancellationToken)
    {
        var found = await campaigns.ListAsync(query.Filter, query.Before!.Value, query.PageSize + 1, cancellationToken);
        var now = time.Now();
        return new Found<CampaignView>([.. found.Items.Select(campaign => CampaignView.At(now, campaign))], found.TotalCount).ToPage(
            query.PageSize,
            view => BytesOf(view.Campaign),
            last => PageToken.After(last.Campaign.Id.Value, query.Question)
        );
    }
}
