using CampaignGrpc.Application.Contacts;
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

internal sealed class ImportContactsHandler(IUnitOfWork work, IImportReader imports, PhoneNumberReader phones, ImportTurns turns)
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
        var import = await work.RunAsync(UnitPlan.Slice, unit => Open(unit, command, importId, first.FirstRow), cancellationToken);
        if (import.State == ImportState.Open) import = await TakeInAsync(command, first, batches, import, cancellationToken);
        while (import.IsPublishing)
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
        if (known?.State == ImportState.Done) return known;
        // Its numbers are not among the campaign's yet, whether this import begins or goes on.
        if (imports.IsPublishing(campaign.Id))
            throw Refusal.ImportUnderWay.With("The rows of an import before this one are being put into the campaign; try again.");
        if (known?.State == ImportState.Open && known.CanGoOn(campaign))
        {
            ImportIntake.EnsureFollows(firstRow, known.RowCount);
            campaign.KeepOpenForImport(now);
            return known;
        }

        if (known is not null) imports.Remove(known);
        ImportIntake.EnsureFollows(firstRow, 0);
        campaign.KeepOpenForImport(now);
        var import = Import.Begin(campaign, importId, command.Duplicates, command.BadRows, now);
        imports.Add(import);
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
        return await work.RunAsync(
            UnitPlan.Slice,
            unit =>
            {
                var taken = Store(unit, import, last);
                taken.Finish(unit.Now);
                unit.Imports.Save(taken);
                if (!taken.IsPublishing) unit.Campaigns.Get(taken.CampaignId).EndImport();
                return taken;
            },
            cancellationToken);

        Task StoreAsync(ImportSlice slice) => work.RunAsync(UnitPlan.Slice, unit => Store(unit, import, slice), cancellationToken);
    }

    private static Import Store(IUnit unit, Import import, ImportSlice slice)
    {
        var (imports, now) = (unit.Imports, unit.Now);
        var campaign = unit.Campaigns.Get(import.CampaignId);
        var stored = imports.Find(import.CampaignId, import.ImportId)!;
        CampaignUpkeep.BringToThePresent(unit, campaign);
        campaign.KeepOpenForImport(now);
        stored.Take(slice.Accepted.Count, slice.Duplicates, slice.RefusedRowCount, slice.ForeignRows, now);
        if (stored.IsStaged) imports.Stage(stored, slice.Accepted);
        else Append(unit, campaign, slice.Accepted);
        imports.AddRefusedRows(stored, slice.Refused);
        imports.Save(stored);
        return stored;
    }

    private static void Append(IUnit unit, Campaign campaign, IReadOnlyList<NewContact> contacts)
    {
        var first = campaign.ContactCount + 1;
        unit.Contacts.Append(campaign.Id, contacts, campaign.Append(contacts.Count, unit.Now), first);
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
        if (import.State != ImportState.Refused) return new(import, refused.Items);

        var violations = new Violations();
        foreach (var row in refused.Items) violations.Add(row.Field.Length == 0 ? $"rows[{row.Row}]" : $"rows[{row.Row}].{row.Field}", row.Reason, row.Description);
        violations.AddUnlisted((int)refused.TotalCount - refused.Items.Count);
        throw new InvalidRequestException(violations);
    }
}
