using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Imports;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.People;

/// <summary>Adds the numbers of a list of any length to those that a project does not call, as they arrive.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Batches">The rows. What they throw ends the import; what was stored by then stays.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ImportDoNotCallCommand(long ProjectId, IAsyncEnumerable<IReadOnlyList<DoNotCallRow>> Batches, Violations Unreadable)
    : IRequest<DoNotCallReport>,
        IReadAtTheEdge;

/// <summary>What became of the rows.</summary>
/// <param name="RowCount">How many there were.</param>
/// <param name="AddedCount">How many numbers were not there before.</param>
/// <param name="ChangedCount">How many of the other rows made an entry stricter.</param>
/// <param name="RefusedCount">How many were refused.</param>
/// <param name="RefusedRows">The faults of the first of these.</param>
public sealed record DoNotCallReport(
    int RowCount,
    int AddedCount,
    int ChangedCount,
    int RefusedCount,
    IReadOnlyList<RefusedRow> RefusedRows
)
{
    /// <summary>How many had a number that was there, or stood in a row before.</summary>
    public int KnownCount => RowCount - AddedCount - RefusedCount;
}

internal sealed class ImportDoNotCallValidator : AbstractValidator<ImportDoNotCallCommand>
{
    public ImportDoNotCallValidator() => RuleFor(command => command.ProjectId).IsWithin(1, long.MaxValue);
}

internal sealed class ImportDoNotCallHandler(IUnitOfWork work, PhoneNumberReader phones)
    : IRequestHandler<ImportDoNotCallCommand, DoNotCallReport>
{
    public async Task<DoNotCallReport> Handle(ImportDoNotCallCommand command, CancellationToken cancellationToken)
    {
        Caller.Current.EnsureHasProject(command.ProjectId);
        var intake = new DoNotCallIntake(phones);
        var (merged, isBegun) = (default(DoNotCallMerge), false);
        await foreach (var batch in command.Batches.WithCancellation(cancellationToken))
        {
            foreach (var row in batch)
            {
                intake.Offer(row);
                if (!intake.IsFull)
                    continue;
                var (slice, begins) = (intake.TakeSlice(), !isBegun);
                merged += await work.RunAsync(UnitPlan.Slice, unit => Store(unit, command.ProjectId, slice, begins), cancellationToken);
                isBegun = true;
            }
        }

        var (last, before) = (intake.TakeSlice(), merged);
        return await work.RunAsync(UnitPlan.Slice, unit => Finish(unit, command.ProjectId, last, before, intake), cancellationToken);
    }

    private static DoNotCallMerge Store(IUnit unit, long projectId, IReadOnlyList<DoNotCallInput> slice, bool begins)
    {
        if (begins)
            unit.Audit.Note(null, null, null, ("state", "begun"));
        return unit.DoNotCall.Merge([.. slice.Select(entry => entry.ToEntry(projectId, unit.Now))]);
    }

    private static DoNotCallReport Finish(
        IUnit unit,
        long projectId,
        IReadOnlyList<DoNotCallInput> last,
        DoNotCallMerge before,
        DoNotCallIntake intake
    )
    {
        var merged = before + Store(unit, projectId, last, begins: false);
        var report = new DoNotCallReport(intake.RowCount, merged.Added, merged.Changed, intake.RefusedCount, intake.RefusedRows);
        unit.Audit.Note(
            null,
            null,
            null,
            ("state", "done"),
            ("rows", report.RowCount),
            ("added", report.AddedCount),
            ("changed", report.ChangedCount),
            ("refused", report.RefusedCount)
        );
        return report;
    }
}
