using System.Runtime.CompilerServices;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Results;

/// <summary>Streams what came of every contact, in the order of the campaign's list, a slice at a time.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Filter">Which contacts.</param>
/// <param name="WithKeys">Whether to tell first which keys their add_data has.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ExportResultsQuery(long CampaignId, ResultFilter Filter, bool WithKeys, Violations Unreadable)
    : IRequest<IAsyncEnumerable<ExportedSlice>>,
        IReadAtTheEdge;

/// <summary>A part of a campaign's results; there is a first one, perhaps without rows.</summary>
/// <param name="Keys">
/// Every key of the add_data of all parts, where that was asked for; then contacts that came to the list since are left out.
/// </param>
/// <param name="Rows">The rows, in the order of the list.</param>
public sealed record ExportedSlice(IReadOnlyList<string> Keys, IReadOnlyList<ResultRow> Rows);

/// <summary>What came of one contact.</summary>
/// <param name="Contact">The contact.</param>
/// <param name="LastAttempt">Its last attempt, in one run or in all; null before the first.</param>
/// <param name="Result">How it ended, in one run or by now; null until it is done.</param>
/// <param name="Run">The run in which it ended so; null until it is done, and when it ended before any run.</param>
public sealed record ResultRow(Contact Contact, Attempt? LastAttempt, ContactResult? Result, DateOnly? Run)
{
    public ContactState State => Result is null ? Contact.State : ContactState.Done;
}

internal sealed class ExportResultsValidator : AbstractValidator<ExportResultsQuery>
{
    public ExportResultsValidator() => RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class ExportResultsHandler(IResultReader results) : IRequestHandler<ExportResultsQuery, IAsyncEnumerable<ExportedSlice>>
{
    /// <summary>
    /// As many contacts as are held in memory at once. Four times as many are read a tenth faster, and what they leave
    /// behind makes the process half as large again.
    /// </summary>
    private const int SliceSize = 250;

    /// <summary>Data of contacts is short beside them with their attempts.</summary>
    private const int KeySliceSize = 5_000;

    public async Task<IAsyncEnumerable<ExportedSlice>> Handle(ExportResultsQuery query, CancellationToken cancellationToken)
    {
        // What can be refused is refused before the answer begins.
        var first = await ReadAsync(query, 0, cancellationToken);
        var (keys, last) = query.WithKeys ? await ReadKeysAsync(query, cancellationToken) : ([], int.MaxValue);
        return StreamAsync(query, keys, last, first, cancellationToken);
    }

    /// <returns>The keys, and the number of the last contact whose are among them.</returns>
    private async Task<(IReadOnlyList<string> Keys, int Last)> ReadKeysAsync(ExportResultsQuery query, CancellationToken cancellationToken)
    {
        var keys = new AddDataKeys();
        for (var after = 0; ; after += KeySliceSize)
        {
            var (data, count) = await results.ReadAddDataAsync(new(query.CampaignId), query.Filter, after, KeySliceSize, cancellationToken);
            foreach (var one in data)
                keys.Add(one);
            if (after + KeySliceSize >= count)
                return (keys.InOrder, count);
        }
    }

    private async IAsyncEnumerable<ExportedSlice> StreamAsync(
        ExportResultsQuery query,
        IReadOnlyList<string> keys,
        int last,
        ResultSlice slice,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return UpToLast(slice.Rows);
        while (slice.Next is { } next && next < last)
        {
            slice = await ReadAsync(query, next, cancellationToken);
            yield return UpToLast(slice.Rows);
        }

        ExportedSlice UpToLast(IReadOnlyList<ResultRow> rows) =>
            new(keys, rows.Count == 0 || rows[^1].Contact.Number <= last ? rows : [.. rows.Where(row => row.Contact.Number <= last)]);
    }

    private Task<ResultSlice> ReadAsync(ExportResultsQuery query, int after, CancellationToken cancellationToken) =>
        results.ReadSliceAsync(new(query.CampaignId), query.Filter, after, SliceSize, cancellationToken);
}
