using System.Runtime.CompilerServices;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.People;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.People;

/// <summary>Streams all numbers that a project does not call, in their order, a slice at a time.</summary>
public sealed record ExportDoNotCallQuery(long ProjectId, Violations Unreadable)
    : IRequest<IAsyncEnumerable<IReadOnlyList<DoNotCallEntry>>>,
        IReadAtTheEdge;

internal sealed class ExportDoNotCallValidator : AbstractValidator<ExportDoNotCallQuery>
{
    public ExportDoNotCallValidator() => RuleFor(query => query.ProjectId).IsWithin(1, long.MaxValue);
}

internal sealed class ExportDoNotCallHandler(IDoNotCallReader numbers)
    : IRequestHandler<ExportDoNotCallQuery, IAsyncEnumerable<IReadOnlyList<DoNotCallEntry>>>
{
    private const int SliceSize = 1_000;

    public async Task<IAsyncEnumerable<IReadOnlyList<DoNotCallEntry>>> Handle(
        ExportDoNotCallQuery query,
        CancellationToken cancellationToken
    )
    {
        Caller.Current.EnsureHasProject(query.ProjectId);
        // What can fail fails before the answer begins.
        var first = await numbers.ReadSliceAsync(query.ProjectId, 0, SliceSize, cancellationToken);
        return StreamAsync(query.ProjectId, first, cancellationToken);
    }

    /// <summary>
    /// No look at the list lasts longer than a slice: one at all of it would keep a database from tidying up while a slow caller reads.
    /// </summary>
    private async IAsyncEnumerable<IReadOnlyList<DoNotCallEntry>> StreamAsync(
        long projectId,
        IReadOnlyList<DoNotCallEntry> slice,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (slice.Count > 0)
        {
            yield return slice;
            if (slice.Count < SliceSize)
                yield break;
            slice = await numbers.ReadSliceAsync(projectId, slice[^1].Phone.Digits, SliceSize, cancellationToken);
        }
    }
}
