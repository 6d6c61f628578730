using System.Text.Json;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.People;

/// <summary>Gives all that is known of a number, campaign by campaign.</summary>
/// <param name="Phone">The number; null when it could not be read.</param>
/// <param name="ProjectId">In this project's campaigns; null for all of the caller's.</param>
/// <param name="PageSize">At most so many campaigns, 1 to 1,000.</param>
/// <param name="PageToken">From the page before; empty for the first page.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ExportPersonQuery(PhoneNumber? Phone, long? ProjectId, int PageSize, string PageToken, Violations Unreadable)
    : IRequest<Page<PersonRecord>>,
        IReadAtTheEdge
{
    internal string Question => $"person {Phone} of {JsonSerializer.Serialize(ProjectId)}";

    /// <summary>The last campaign of the page before; null when the token is not of this question.</summary>
    internal long? After => PageToken.Length == 0 ? 0 : Application.PageToken.Read(PageToken, Question);
}

internal sealed class ExportPersonValidator : AbstractValidator<ExportPersonQuery>
{
    public ExportPersonValidator()
    {
        RuleFor(query => query.Phone).IsGiven();
        RuleFor(query => query.ProjectId).IsWithin(1L, long.MaxValue);
        RuleFor(query => query.PageSize).IsWithin(1, Page<PersonRecord>.MaxSize);
        RuleFor(query => query.PageToken)
            .Must((query, _) => query.After is not null)
            .WithErrorCode(FieldReason.BadPageToken)
            .WithMessage("The next_page_token of the page before, of the same number and project.");
    }
}

internal sealed class ExportPersonHandler(IPersonReader people) : IRequestHandler<ExportPersonQuery, Page<PersonRecord>>
{
    private const int BytesBesideData = 400;

    public async Task<Page<PersonRecord>> Handle(ExportPersonQuery query, CancellationToken cancellationToken)
    {
        var places = (await people.FindAsync(query.Phone!, query.ProjectId, cancellationToken)).Where(place => place.IsThere).ToList();
        var next = places.Where(place => place.CampaignId.Value > query.After!.Value).Take(query.PageSize + 1).ToList();
        var records = await people.ReadAsync(next, cancellationToken);
        return new Found<PersonRecord>(records, places.Count).ToPage(query.PageSize, BytesOf, last =>
            PageToken.After(last.Campaign.Id.Value, query.Question)
        );
    }

    private static int BytesOf(PersonRecord record) =>
        BytesBesideData
        + record.Contacts.Sum(contact => BytesBesideData + Found<PersonRecord>.BytesOf(contact.AddData))
        + record.Attempts.Sum(attempt => BytesBesideData + Found<PersonRecord>.BytesOf(attempt.Conclusion?.ResultData))
        + record.Rows.Sum(row => BytesBesideData + (3 * (row.Sent.Phone.Length + row.Sent.AddData.Length + row.Sent.Text.Length)));
}
