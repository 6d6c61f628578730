using System.Data.Common;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Imports;
using CampaignGrpc.Infrastructure.Storage.Model;
using CampaignGrpc.Infrastructure.Storage.Writing;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class ImportReader(IDbContextFactory<CampaignsContext> contexts) : IImportReader
{
    public async Task<Import> GetAsync(CampaignId campaign, string importId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await context.Campaigns.AnyAsync(stored => stored.Id == campaign, cancellationToken))
            throw Refusal.CampaignNotFound.With($"There is no campaign {campaign}.");
        return await context
            .Imports.AsNoTracking()
            .FirstOrDefaultAsync(import => import.CampaignId == campaign && import.ImportId == importId, cancellationToken)
            ?? throw Refusal.ImportNotFound.With($"Campaign {campaign} has no import of this name.");
    }

    public async Task<Found<RefusedRow>> ListRefusedRowsAsync(Import import, long after, int limit, CancellationToken cancellationToken)
    {
        var (first, last) = (UnitImports.FirstId(import), UnitImports.LastId(import));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.EnsureKeptAsync(import.CampaignId, cancellationToken);
        var faults = context.RefusedRows.AsNoTracking().Where(row => row.Id > first && row.Id <= last);
        // They are numbered without gaps.
        var count = await faults.MaxAsync(row => (long?)row.Id - first, cancellationToken) ?? 0;
        var page = await faults
            .Where(row => row.Id > first + after)
            .Join(context.SentRows, row => first + row.Row, sent => sent.Id, (row, sent) => new { row, sent })
            .OrderBy(pair => pair.row.Id)
            .Take(limit)
            .Select(pair => new RefusedRow(
                pair.row.Row,
                pair.row.Line,
                pair.row.Field,
                pair.row.Reason,
                pair.row.Description,
                new SentRow(pair.sent.Phone, pair.sent.AddData, pair.sent.Text)
                {
                    Priority = pair.sent.Priority,
                    TimeZone = pair.sent.TimeZone,
                }
            ))
            .ToListAsync(cancellationToken);
        return new(page, count);
    }

    public async Task<RowFingerprints> ReadFingerprintsAsync(Import import, CancellationToken cancellationToken)
    {
        var (first, last) = (UnitImports.FirstId(import), UnitImports.LastId(import));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.EnsureKeptAsync(import.CampaignId, cancellationToken);
        var slices = context.RowFingerprints.AsNoTracking().Where(slice => slice.Id > first && slice.Id <= last).OrderBy(slice => slice.Id);
        var rows = new RowFingerprints();
        await foreach (var slice in slices.AsAsyncEnumerable().WithCancellation(cancellationToken))
            rows.Add(slice.Fingerprints);
        return rows;
    }

    public async Task<PhoneSet> ReadPhonesAsync(Import import, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT phone FROM contacts WHERE campaign_id = @campaign
            UNION ALL SELECT phone FROM staged_rows WHERE id BETWEEN @first AND @last
            """;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = Sql;
        AddParameter(command, "campaign", import.CampaignId.Value);
        AddParameter(command, "first", UnitImports.FirstId(import));
        AddParameter(command, "last", UnitImports.LastId(import));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var phones = new PhoneSet();
        while (await rows.ReadAsync(cancellationToken))
            phones.Add(rows.GetInt64(0));
        return phones;
    }

    private static void AddParameter(DbCommand command, string name, long value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
