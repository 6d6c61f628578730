using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class CampaignReader(StorageEngine engine, IDbContextFactory<CampaignsContext> contexts, ScanGate scans) : ICampaignReader
{
    public async Task<CampaignId?> FindByRequestAsync(RequestKey key, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (key.ProjectId == RequestKey.AnyProject)
            return await FindInAnyProjectAsync(context, key, cancellationToken);
        var first = await context
            .RequestKeys.AsNoTracking()
            .FirstOrDefaultAsync(
                stored => stored.Id == key.Id && (stored.ProjectId == key.ProjectId || stored.ProjectId == 0),
                cancellationToken
            );
        return first is null ? null : SameRequest(first, key);
    }

    public async Task<Campaign> GetAsync(CampaignId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await GetAsync(context, id, cancellationToken);
    }

    public async Task<Campaign?> FindAsync(CampaignId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await FindAsync(context, id, cancellationToken);
    }

    public async Task<(Campaign Campaign, ContactStock Contacts)> GetWithStockAsync(
        CampaignId id,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var campaign = await GetAsync(context, id, cancellationToken);
        return (campaign, await new CampaignStock(engine, context, campaign, now).ReadAsync(cancellationToken));
    }

    public async Task<Found<Campaign>> ListAsync(CampaignFilter filter, long before, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var campaigns = context.Campaigns.AsNoTracking();
        // One project's are found along an index; those of several are picked out of all.
        var own = Caller.Current.Projects;
        if ((filter.ProjectId ?? (own.Ids.Count == 1 ? own.Ids[0] : null)) is { } project)
            campaigns = campaigns.Where(campaign => campaign.ProjectId == project);
        if (filter.State is { } state)
            campaigns = campaigns.Where(campaign => campaign.State == state);
        if (filter.FromCreateTime is { } from)
            campaigns = campaigns.Where(campaign => campaign.CreateTime >= CampaignsContext.RoundUp(from));
        if (filter.UntilCreateTime is { } until)
            campaigns = campaigns.Where(campaign => campaign.CreateTime < CampaignsContext.RoundUp(until));
        if (filter.NameContains is { } part)
        {
            // No name has a NUL, and not every engine can be asked for one.
            if (part.Contains('\0', StringComparison.Ordinal))
                return new([], 0);
            var folded = CampaignName.Fold(part);
            campaigns = campaigns.Where(campaign => EF.Property<string>(campaign, CampaignTable.FoldedName).Contains(folded));
        }

        var page = campaigns.Where(campaign => (long)(object)campaign.Id < before).OrderByDescending(campaign => campaign.Id).Take(limit);
        return new(await page.ToListAsync(cancellationToken), await campaigns.LongCountAsync(cancellationToken));
    }

    public async Task<IReadOnlyList<ResultCount>> CountResultsAsync(
        Campaign campaign,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        using var turn = await scans.EnterAsync(isScan: true, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        await context.EnsureKeptAsync(campaign.Id, cancellationToken);
        var notCalled = context
            .Set<DoNotCallEntry>()
            .Where(entry => entry.ProjectId == campaign.ProjectId && (entry.UntilTime == null || entry.UntilTime > now));
        return await context
            .Contacts.AsNoTracking()
            .Where(contact => contact.CampaignId == campaign.Id && contact.Phone != PhoneNumber.Erased)
            .Select(contact => new { contact.Result, IsNotCalled = notCalled.Any(entry => entry.Phone == contact.Phone) ? 1 : 0 })
            .GroupBy(contact => contact.Result)
            .Select(alike => new ResultCount(alike.Key, alike.LongCount(), alike.Sum(contact => (long)contact.IsNotCalled)))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Looks in one project after the other, along the index: of most there are few.</summary>
    private static async Task<CampaignId?> FindInAnyProjectAsync(
        CampaignsContext context,
        RequestKey key,
        CancellationToken cancellationToken
    )
    {
        const string Sql = """
            WITH RECURSIVE projects (id) AS (
                SELECT min(project_id) FROM request_keys
                UNION ALL
                SELECT (SELECT min(project_id) FROM request_keys WHERE project_id > projects.id) FROM projects
                WHERE projects.id IS NOT NULL)
            SELECT request_keys.* FROM projects JOIN request_keys ON request_keys.project_id = projects.id AND request_keys.id = {0}
            """;
        var alike = await context.RequestKeys.FromSqlRaw(Sql, key.Id).AsNoTracking().ToListAsync(cancellationToken);
        return alike.Find(stored => Caller.Current.Projects.Holds(stored.ProjectId) && key.Fits(stored.Fingerprint))?.CampaignId;
    }

    private static async Task<Campaign> GetAsync(CampaignsContext context, CampaignId id, CancellationToken cancellationToken) =>
        await FindAsync(context, id, cancellationToken) ?? throw Refusal.CampaignNotFound.With($"There is no campaign {id}.");

    private static Task<Campaign?> FindAsync(CampaignsContext context, CampaignId id, CancellationToken cancellationToken) =>
        context.Campaigns.AsNoTracking().FirstOrDefaultAsync(campaign => campaign.Id == id, cancellationToken);

    private static CampaignId SameRequest(StoredRequestKey first, RequestKey repeat) =>
        repeat.Fits(first.Fingerprint)
            ? first.CampaignId
            : throw Refusal.RequestIdReused.With("This request id was used for a request with another content.");
}
