using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.People;
using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Imports;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Imports;

/// <summary>Appends contacts to a campaign, batch by batch as they arrive.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="ImportId">The owner's name for the import; empty to have one made.</param>
/// <param name="Duplicates">What to do with numbers that the campaign has already.</param>
/// <param name="BadRows">What to do with the other rows when one is refused.</param>
/// <param name="IsTrial">Whether nothing is to be stored: the report says what an import would come to.</param>
/// <param name="Batches">The rows. What they throw ends the import, which can go on later.</param>
/// <param name="Unreadable">What the edge could not read.</param>
public sealed record ImportContactsCommand(
    long CampaignId,
    string ImportId,
    DuplicatePolicy Duplicates,
    BadRowPolicy BadRows,
    bool IsTrial,
    IAsyncEnumerable<ImportBatch> Batches,
    Violations Unreadable
) : IRequest<ImportReport>, IReadAtTheEdge;

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

internal sealed class ImportContactsHandler(
    IUnitOfWork work,
    ICampaignReader campaigns,
    IImportReader imports,
    IDoNotCallReader doNotCall,
    PhoneNumberReader phones,
    IImportTurns turns,
    TimeProvider time
) : IRequestHandler<ImportContactsCommand, ImportReport>
{
    private const int MaxRefusedRows = 1_000;

    public async Task<ImportReport> Handle(ImportContactsCommand command, CancellationToken cancellationToken)
    {
        // Whoever may not see the campaign takes nobody's turn, and learns from none that it is taken.
        var project = (await campaigns.GetAsync(new(command.CampaignId), cancellationToken)).ProjectId;
        await using var turn = await turns.TakeAsync(new(command.CampaignId), cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Lost);
        try
        {
            return await ImportAsync(command, project, ending.Token);
        }
        catch (OperationCanceledException) when (turn.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Refusal.StorageUnavailable.With("The import's turn was lost. Send it again: it goes on where it stopped.");
        }
    }

    private async Task<ImportReport> ImportAsync(ImportContactsCommand command, long project, CancellationToken cancellationToken)
    {
        var importId = command.ImportId.Length > 0 || command.IsTrial ? command.ImportId : Guid.CreateVersion7().ToString();
        // Of an import whose beginning cannot be read nothing is stored.
        await using var batches = command.Batches.GetAsyncEnumerator(cancellationToken);
        var first = await batches.MoveNextAsync() ? batches.Current : new(null, []);
        var import = await work.RunAsync(UnitPlan.Slice, unit => Open(unit, command, importId, first.FirstRow), cancellationToken);
        if (import.State != ImportState.Open)
            await CompareAsync(import, first, batches, cancellationToken);
        else if (command.IsTrial)
            return await TryAsync(import, project, first, batches, cancellationToken);
        else
            import = await TakeInAsync(import, project, first, batches, cancellationToken);
        while (import.IsPublishing && !command.IsTrial)
            import = await work.RunAsync(UnitPlan.Slice, unit => Publish(unit, import), cancellationToken);
        return await ReportAsync(import, cancellationToken);
    }

    private static Import Open(IUnit unit, ImportContactsCommand command, string importId, long? firstRow)
    {
        var (imports, now) = (unit.Imports, unit.Now);
        var campaign = unit.Campaigns.Get(new(command.CampaignId));
        CampaignUpkeep.BringToThePresent(unit, campaign);
        var known = imports.Find(campaign.Id, importId);
        if (known is not null && (known.Duplicates != command.Duplicates || known.BadRows != command.BadRows))
            throw Refusal.ImportIdReused.With("This import began with other policies for duplicates and bad rows.");
        if (known?.State == ImportState.Done)
            return known;
        // Its numbers are not among the campaign's yet, whether this import begins or goes on.
        if (imports.IsPublishing(campaign.Id))
            throw Refusal.ImportUnderWay.With("The rows of an import before this one are being put into the campaign; try again.");
        campaign.EnsureTakesContacts(now);
        CampaignUpkeep.EnsureContactsKept(unit, campaign);
        var cut = known is { State: ImportState.Open } && known.CanGoOn(campaign) ? known : null;
        ImportPosition.EnsureFollows(firstRow, cut?.RowCount ?? 0);
        var import = cut ?? Import.Begin(campaign, importId, command.Duplicates, command.BadRows, now);
        if (command.IsTrial)
            return import;
        campaign.KeepOpenForImport(now);
        if (cut is not null)
            return cut;
        if (known is not null)
            imports.Remove(known);
        imports.Add(import);
        return import;
    }

    private async Task<Import> TakeInAsync(
        Import import,
        long project,
        ImportBatch first,
        IAsyncEnumerator<ImportBatch> others,
        CancellationToken cancellationToken
    )
    {
        var intake = await IntakeAsync(import, cancellationToken);
        // One slice is stored while the next one is read.
        var storing = Task.CompletedTask;
        try
        {
            await foreach (var full in FullSlicesAsync(intake, first, others))
            {
                var slice = await CountNotCalledAsync(full, project, cancellationToken);
                await storing;
                storing = work.RunAsync(UnitPlan.Slice, unit => Store(unit, import, slice), cancellationToken);
            }
        }
        finally
        {
            // Nobody else may take the campaign's turn while a slice is on its way.
            await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await storing;
        var last = await CountNotCalledAsync(intake.TakeSlice(), project, cancellationToken);
        return await work.RunAsync(
            UnitPlan.Slice,
            unit =>
            {
                var taken = Store(unit, import, last);
                taken.Finish(unit.Now);
                unit.Imports.Save(taken);
                if (!taken.IsPublishing)
                    unit.Campaigns.Get(taken.CampaignId).EndImport();
                return taken;
            },
            cancellationToken
        );
    }

    /// <summary>Goes through the rows of an import that is done: only the same list gets its answer.</summary>
    private async Task CompareAsync(
        Import import,
        ImportBatch first,
        IAsyncEnumerator<ImportBatch> others,
        CancellationToken cancellationToken
    )
    {
        var position = new ImportPosition(await imports.ReadFingerprintsAsync(import, cancellationToken));
        for (var batch = first; batch is not null; batch = await others.MoveNextAsync() ? others.Current : null)
        {
            position.GoTo(batch.FirstRow);
            foreach (var row in batch.Rows)
            {
                if (position.Pass(row))
                    throw ImportPosition.Another($"This import was done with its {import.RowCount} rows, and there are more now");
            }
        }

        position.End();
    }

    /// <summary>What the import would come to, were it sent now; nothing is stored.</summary>
    private async Task<ImportReport> TryAsync(
        Import import,
        long project,
        ImportBatch first,
        IAsyncEnumerator<ImportBatch> others,
        CancellationToken cancellationToken
    )
    {
        var intake = await IntakeAsync(import, cancellationToken);
        var refused = new List<RefusedRow>();
        await foreach (var slice in FullSlicesAsync(intake, first, others))
            Take(await CountNotCalledAsync(slice, project, cancellationToken));
        Take(await CountNotCalledAsync(intake.TakeSlice(), project, cancellationToken));
        import.Finish(import.UpdateTime);
        return new(import, refused);

        void Take(ImportSlice slice)
        {
            import.Take(
                slice.Accepted.Count,
                slice.Duplicates,
                slice.RefusedRowCount,
                slice.ForeignRows,
                slice.NotCalled,
                import.UpdateTime
            );
            refused.AddRange(slice.Refused.Take(MaxRefusedRows - refused.Count));
        }
    }

    private async Task<ImportIntake> IntakeAsync(Import import, CancellationToken cancellationToken)
    {
        var known = await imports.ReadPhonesAsync(import, cancellationToken);
        return new(phones, known, await imports.ReadFingerprintsAsync(import, cancellationToken), import);
    }

    /// <summary>Beside the storage's one writer: it says something and decides nothing.</summary>
    private async Task<ImportSlice> CountNotCalledAsync(ImportSlice slice, long project, CancellationToken cancellationToken)
    {
        var notCalled = await doNotCall.AmongAsync(project, slice.Accepted.Select(contact => contact.Phone), time.Now(), cancellationToken);
        return slice with { NotCalled = notCalled.Count };
    }

    /// <summary>Offers every row; what is left when the last one was offered is less than a slice.</summary>
    private static async IAsyncEnumerable<ImportSlice> FullSlicesAsync(
        ImportIntake intake,
        ImportBatch first,
        IAsyncEnumerator<ImportBatch> others
    )
    {
        for (var batch = first; batch is not null; batch = await others.MoveNextAsync() ? others.Current : null)
        {
            intake.GoTo(batch.FirstRow);
            foreach (var row in batch.Rows)
            {
                intake.Offer(row);
                if (intake.IsFull)
                    yield return intake.TakeSlice();
            }
        }

        intake.End();
    }

    private static Import Store(IUnit unit, Import import, ImportSlice slice)
    {
        var (imports, now) = (unit.Imports, unit.Now);
        var campaign = unit.Campaigns.Get(import.CampaignId);
        var stored = imports.Find(import.CampaignId, import.ImportId)!;
        CampaignUpkeep.BringToThePresent(unit, campaign);
        campaign.KeepOpenForImport(now);
        stored.Take(slice.Accepted.Count, slice.Duplicates, slice.RefusedRowCount, slice.ForeignRows, slice.NotCalled, now);
        campaign.Expect(Ranks.Of(slice.Accepted));
        if (stored.IsStaged)
            imports.Stage(stored, slice.Accepted);
        else
            Append(unit, campaign, slice.Accepted);
        imports.AddRefusedRows(stored, slice.Refused);
        if (slice.Fingerprints.Length > 0)
            imports.AddFingerprints(stored, slice.Fingerprints);
        imports.Save(stored);
        return stored;
    }

    private static void Append(IUnit unit, Campaign campaign, IReadOnlyList<NewContact> contacts)
    {
        var first = campaign.ContactCount + 1;
        unit.Contacts.Append(campaign, contacts, campaign.Append(contacts.Count, unit.Now), first);
    }

    private static Import Publish(IUnit unit, Import import)
    {
        // Its campaign may have been deleted meanwhile, and the import with it.
        _ = unit.Campaigns.Get(import.CampaignId);
        var stored = unit.Imports.Find(import.CampaignId, import.ImportId)!;
        ImportUpkeep.Settle(unit, stored);
        // Settled, but not as was promised: the campaign ended meanwhile.
        var isCut = !stored.IsPublishing && stored.AcceptedCount < import.AcceptedCount;
        return isCut ? throw Refusal.CampaignFinished.With("The campaign ended before the import did.") : stored;
    }

    private async Task<ImportReport> ReportAsync(Import import, CancellationToken cancellationToken)
    {
        var refused = await imports.ListRefusedRowsAsync(import, 0, MaxRefusedRows, cancellationToken);
        if (import.State != ImportState.Refused)
            return new(import, refused.Items);

        var violations = new Violations();
        foreach (var row in refused.Items)
            violations.Add(row.Field.Length == 0 ? $"rows[{row.Row}]" : $"rows[{row.Row}].{row.Field}", row.Reason, row.Description);
        violations.AddUnlisted((int)refused.TotalCount - refused.Items.Count + import.UnlistedRefusedCount);
        throw new InvalidRequestException(violations);
    }
}
