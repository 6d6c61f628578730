using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Infrastructure.Persistence.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Persistence;

internal sealed class ImportStore(IDbContextFactory<CampaignsContext> contexts, SqliteWriter writer) : IImportStore
{
    public Task<T> RunAsync<T>(Func<IImportSession, T> work, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                var calls = new DialingSession(session);
                var result = work(new ImportSession(session, calls));
                calls.Complete();
                return result;
            },
            cancellationToken);

    public async Task<Import> GetAsync(CampaignId campaign, string importId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await context.Campaigns.AnyAsync(stored => stored.Id == campaign, cancellationToken))
            throw Refusal.CampaignNotFound.With($"There is no campaign {campaign}.");
        return await context.Imports.AsNoTracking()
            .FirstOrDefaultAsync(import => import.CampaignId == campaign && import.ImportId == importId, cancellationToken)
            ?? throw Refusal.ImportNotFound.With($"Campaign {campaign} has no import of this name.");
    }

    public async Task<Found<RefusedRow>> ListRefusedRowsAsync(Import import, long after, int limit, CancellationToken cancellationToken)
    {
        var (first, last) = (ImportSession.FirstId(import), ImportSession.LastId(import));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var faults = context.RefusedRows.AsNoTracking().Where(row => row.Id > first && row.Id <= last);
        // They are numbered without gaps.
        var count = await faults.MaxAsync(row => (long?)row.Id - first, cancellationToken) ?? 0;
        var page = await faults
            .Where(row => row.Id > first + after)
            .OrderBy(row => row.Id)
            .Take(limit)
            .Select(row => new RefusedRow(row.Row, row.Line, row.Field, row.Reason, row.Description))
            .ToListAsync(cancellationToken);
        return new(page, count);
    }

    public async Task<PhoneSet> ReadPhonesAsync(Import import, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT phone FROM contacts WHERE campaign_id = ?1
            UNION ALL SELECT phone FROM staged_rows WHERE id BETWEEN ?2 AND ?3
            """;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        using var rows = new Statement(((SqliteConnection)context.Database.GetDbConnection()).Handle!, Sql);
        rows.Bind(1, import.CampaignId.Value);
        rows.Bind(2, ImportSession.FirstId(import));
        rows.Bind(3, ImportSession.LastId(import));
        var phones = new PhoneSet();
        while (rows.Read()) phones.Add(rows.Int64(0));
        return phones;
    }
}
