using CampaignGrpc.Application.Audit;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class AuditReader(IDbContextFactory<CampaignsContext> contexts, ScanGate scans) : IAuditReader
{
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(
        AuditFilter filter,
        long after,
        int limit,
        bool isOldestFirst,
        CancellationToken cancellationToken
    )
    {
        // By a campaign and by a number an index leads to them.
        var isScan = filter with { CampaignId = null, PhoneHash = null } != new AuditFilter(null, null, null, null, null, null, null, null);
        using var turn = await scans.EnterAsync(isScan, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = context.AuditEntries.AsNoTracking();
        if (filter.FromTime is { } from)
            entries = entries.Where(entry => entry.Time >= CampaignsContext.RoundUp(from));
        if (filter.UntilTime is { } until)
            entries = entries.Where(entry => entry.Time < CampaignsContext.RoundUp(until));
        if (filter.Subject is { } subject)
            entries = entries.Where(entry => entry.Subject == subject);
        if (filter.Action is { } action)
            entries = entries.Where(entry => entry.Action == action);
        if (filter.ProjectId is { } project)
            entries = entries.Where(entry => entry.ProjectId == project);
        if (filter.CampaignId is { } campaign)
            entries = entries.Where(entry => entry.CampaignId == campaign);
        if (filter.Answer is { } answer)
            entries = entries.Where(entry => entry.Answer == answer);
        if (filter.PhoneHash is { } phone)
            entries = entries.Where(entry => entry.PhoneHash == phone);
        entries = isOldestFirst
            ? entries.Where(entry => entry.Sequence > after).OrderBy(entry => entry.Sequence)
            : entries.Where(entry => entry.Sequence < after).OrderByDescending(entry => entry.Sequence);
        return await entries.Take(limit).ToListAsync(cancellationToken);
    }
}
