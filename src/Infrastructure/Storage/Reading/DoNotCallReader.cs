using CampaignGrpc.Application;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class DoNotCallReader(StorageEngine engine, IDbContextFactory<CampaignsContext> contexts, ScanGate scans) : IDoNotCallReader
{
    private const int AtOnce = 5_000;

    public async Task<DoNotCallTerm?> FindAsync(long projectId, PhoneNumber phone, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
            .Set<DoNotCallEntry>()
            .AsNoTracking()
            .Where(entry => entry.ProjectId == projectId && entry.Phone == phone)
            .Select(entry => new DoNotCallTerm(entry.UntilTime))
            .FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<PhoneNumber>> AmongAsync(
        long projectId,
        IEnumerable<PhoneNumber> phones,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = context
            .Set<DoNotCallEntry>()
            .AsNoTracking()
            .Where(entry => entry.ProjectId == projectId && (entry.UntilTime == null || entry.UntilTime > now));
        var found = new List<PhoneNumber>();
        // Most projects have none, and need not be asked of each number.
        if (!await entries.AnyAsync(cancellationToken))
            return found;
        foreach (var some in phones.Select(phone => phone.Digits).Chunk(AtOnce))
        {
            var asked = entries.Where(entry => EF.Parameter(some).Contains((long)(object)entry.Phone)).Select(entry => entry.Phone);
            found.AddRange(await asked.ToListAsync(cancellationToken));
        }

        return found;
    }

    public async Task<Found<DoNotCallEntry>> ListAsync(long projectId, long after, int limit, CancellationToken cancellationToken)
    {
        // How many there are is counted, and there may be a million.
        using var turn = await scans.EnterAsync(isScan: true, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var page = await After(context, projectId, after).Take(limit).ToListAsync(cancellationToken);
        return new(page, await After(context, projectId, 0).LongCountAsync(cancellationToken));
    }

    public async Task<IReadOnlyList<DoNotCallEntry>> ReadSliceAsync(
        long projectId,
        long after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await After(context, projectId, after).Take(limit).ToListAsync(cancellationToken);
    }

    private static IQueryable<DoNotCallEntry> After(CampaignsContext context, long projectId, long digits) =>
        context
            .Set<DoNotCallEntry>()
            .AsNoTracking()
            .Where(entry => entry.ProjectId == projectId && (long)(object)entry.Phone > digits)
            .OrderBy(entry => entry.Phone);
}
