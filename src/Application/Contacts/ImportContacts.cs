using CampaignGrpc.Application.Dialing;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Contacts;

/// <summary>Appends contacts to a campaign, batch by batch as they arrive.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="ImportId">The owner's name for the import; empty to have one made.</param>
/// <param name="Duplicates">What to do with numbers that the campaign has already.</param>
/// <param name="BadRows">What to do with the other rows when one is refused.</param>
/// <param name="Batches">The rows. What they throw ends the import, which can go on later.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ImportContactsCommand(
    long CampaignId,
    string ImportId,
    DuplicatePolicy Duplicates,
    BadRowPolicy BadRows,
    IAsyncEnumerable<ImportBatch> Batches,
    Violations Unreadable) : IRequest<ImportReport>, IReadAtTheEdge;

/// <summary>What an import came to.</summary>
/// <param name="Import">The import.</param>
/// <param name="RefusedRows">The first of its refused rows.</param>
public sealed record ImportReport(Import Import, IReadOnlyList<RefusedRow> RefusedRows);

internal sealed class ImportContactsValidator : AbstractValidator<ImportContactsCommand>
{
    public ImportContactsValidator()
    {
        RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.ImportId).IsVisibleAscii(Import.MaxImportIdLength);
    }
}

internal sealed class ImportContactsHandler(IImportStore imports, PhoneNumberReader phones, ImportTurns turns, TimeProvider time)
    : IRequestHandler<ImportContactsCommand, ImportReport>
{
    private const int MaxRefusedRows = 1_000;

    public async Task<ImportReport> Handle(ImportContactsCommand command, CancellationToken cancellationToken)
    {
        using var turn = turns.Take(new(command.CampaignId));
        var importId = command.ImportId.Length == 0 ? Guid.CreateVersion7().ToString() : command.ImportId;
        // Of an import whose beginning cannot be read nothing is stored.
        await using var batches = command.Batches.GetAsyncEnumerator(cancellationToken);
        var first = await batches.MoveNextAsync() ? batches.Current : new(null, []);
        var import = await imports.RunAsync(session => Open(session, command, importId, first.FirstRow, time.Now()), cancellationToken);
        if (import.State == ImportState.Open) import = await TakeInAsync(command, first, batches, import, cancellationToken);
        while (import.IsPublishing)
            import = await imports.RunAsync(session => Publish(session, import, time.Now()), cancellationToken);
        return await ReportAsync(import, cancellationToken);
    }

    private static Import Open(IImportSession session, ImportContactsCommand command, string importId, long? firstRow, DateTimeOffset now)
    {
        var campaign = session.Calls.Get(new(command.CampaignId));
        DialingClock.BringToThePresent(session.Calls, campaign, now);
        if (session.Find(campaign.Id, importId) is { } known)
        {
            if (known.Duplicates != command.Duplicates || known.BadRows != command.BadRows)
                throw Refusal.ImportIdReused.With("This import began with other policies for duplicates and bad rows.");
            if (known.State == ImportState.Done) return known;
            if (known.State == ImportState.Open && known.CanGoOn(campaign))
            {
                ImportIntake.EnsureFollows(firstRow, known.RowCount);
                campaign.KeepOpenForImport(now);
                return known;
            }

            session.Remove(known);
        }

        // Its numbers are not among the campaign's yet.
        if (session.IsPublishing(campaign.Id)) throw Refusal.ImportUnderWay.With("The rows of an import before this one are being put into the campaign; try again.");
        ImportIntake.EnsureFollows(firstRow, 0);
        campaign.KeepOpenForImport(now);
        var import = Import.Begin(campaign, importId, command.Duplicates, command.BadRows, now);
        session.Add(import);
        return import;
    }

    private async Task<Import> TakeInAsync(
        ImportContactsCommand command, ImportBatch first, IAsyncEnumerator<ImportBatch> others, Import import, CancellationToken cancellationToken)
    {
        var known = await imports.ReadPhonesAsync(import, cancellationToken);
        var intake = new ImportIntake(phones, known, command.Duplicates, import.RowCount);
        // One slice is stored while the next one is read.
        var storing = Task.CompletedTask;
        try
        {
            for (var batch = first; batch is not null; batch = await others.MoveNextAsync() ? others.Current : null)
            {
                intake.GoTo(batch.FirstRow);
                foreach (var row in batch.Rows)
                {
                    intake.Offer(row);
                    if (!intake.IsFull) continue;
                    await storing;
                    storing = StoreAsync(intake.TakeSlice());
                }
            }
        }
        finally
        {
            // Nobody else may take the campaign's turn while a slice is on its way.
            await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await storing;
        var last = intake.TakeSlice();
        return await imports.RunAsync(
            session =>
            {
                var now = time.Now();
                var taken = Store(session, import, last, now);
                taken.Finish(now);
                session.Save(taken);
                if (!taken.IsPublishing) session.Calls.Get(taken.CampaignId).EndImport();
                return taken;
            },
            cancellationToken);

        Task StoreAsync(ImportSlice slice) => imports.RunAsync(session => Store(session, import, slice, time.Now()), cancellationToken);
    }

    private static Import Store(IImportSession session, Import import, ImportSlice slice, DateTimeOffset now)
    {
        var campaign = session.Calls.Get(import.CampaignId);
        var stored = session.Find(import.CampaignId, import.ImportId)!;
        DialingClock.BringToThePresent(session.Calls, campaign, now);
        campaign.KeepOpenForImport(now);
        stored.Take(slice.Accepted.Count, slice.Duplicates, slice.RefusedRowCount, now);
        if (stored.IsStaged) session.Stage(stored, slice.Accepted);
        else session.Append(campaign, slice.Accepted, campaign.Append(slice.Accepted.Count, now));
        session.AddRefusedRows(stored, slice.Refused);
        session.Save(stored);
        return stored;
    }

    private static Import Publish(IImportSession session, Import import, DateTimeOffset now)
    {
        // Its campaign may have been deleted meanwhile, and the import with it.
        _ = session.Calls.Get(import.CampaignId);
        var stored = session.Find(import.CampaignId, import.ImportId)!;
        ImportClock.Settle(session, stored, now);
        // Settled, but not as was promised: the campaign ended meanwhile.
        if (!stored.IsPublishing && stored.AcceptedCount < import.AcceptedCount) throw Refusal.CampaignFinished.With("The campaign ended before the import did.");
        return stored;
    }

    private async Task<ImportReport> ReportAsync(Import import, CancellationToken cancellationToken)
    {
        var refused = await imports.ListRefusedRowsAsync(import, 0, MaxRefusedRows, cancellationToken);
        if (import.State != ImportState.Refused) return new(import, refused.Items);

        var violations = new Violations();
        foreach (var row in refused.Items) violations.Add(row.Field.Length == 0 ? $"rows[{row.Row}]" : $"rows[{row.Row}].{row.Field}", row.Reason, row.Description);
        violations.AddUnlisted((int)refused.TotalCount - refused.Items.Count);
        throw new InvalidRequestException(violations);
    }
}
