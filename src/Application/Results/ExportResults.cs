using System.Runtime.CompilerServices;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Results;

/// <summary>Streams what came of every contact, in the order of the campaign's list, a slice at a time.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Filter">Which contacts.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ExportResultsQuery(long CampaignId, ContactFilter Filter, Violations Unreadable)
    : IRequest<IAsyncEnumerable<IReadOnlyList<ResultRow>>>, IReadAtTheEdge;

/// <summary>What came of one contact.</summary>
/// <param name="Contact">The contact.</param>
/// <param name="LastAttempt">Its last attempt; null before the first.</param>
public sealed record ResultRow(Contact Contact, Attempt? LastAttempt);

internal sealed class ExportResultsValidator : AbstractValidator<ExportResultsQuery>
{
    public ExportResultsValidator() => RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class ExportResultsHandler(IResultReader results) : IRequestHandler<ExportResultsQuery, IAsyncEnumerable<IReadOnlyList<ResultRow>>>
{
    /// <summary>
    /// As many contacts as are held in memory at once. Four times as many are read a tenth faster, and what they leave
    /// behind makes the process half as large again.
    /// </summary>
    private const int SliceSize = 250;

    public async Task<IAsyncEnumerable<IReadOnlyList<ResultRow>>> Handle(ExportResultsQuery query, CancellationToken cancellationToken) =>
        // What can be refused is refused before the answer begins.
        StreamAsync(query, await ReadAsync(query, 0, cancellationToken), cancellationToken);

    private async IAsyncEnumerable<IReadOnlyList<ResultRow>> StreamAsync(
        ExportResultsQuery query,
        ResultSlice slice,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return slice.Rows;
        while (slice.Next is { } next)
        {
            slice = await ReadAsync(query, next, cancellationToken);
            yield return slice.Rows;
        }
    }

    private Task<ResultSlice> ReadAsync(ExportResultsQuery query, int after, CancellationToken cancellationToken) =>
        results.ReadSliceAsync(new(query.CampaignId), query.Filter, after, SliceSize, cancellationToken);
}
