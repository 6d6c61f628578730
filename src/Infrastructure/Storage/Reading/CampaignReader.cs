using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class CampaignReader(StorageEngine engine, IDbContextFactory<CampaignsContext> contexts) : ICampaignReader
{
    public async Task<CampaignId?> FindByRequestAsync(RequestKey key, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var first = await context.RequestKeys.AsNoTracking().FirstOrDefaultAsync(
            stored => stored.Id == key.Id && (stored.ProjectId == key.ProjectId || stored.ProjectId == 0), cancellationToken);
        return first is null ? null : SameRequest(first, key);
    }

    public async Task<Campaign> GetAsync(CampaignId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await FindAsync(context, id, cancellationToken);
    }

    public async Task<(Campaign Campaign, ContactStock Contacts)> GetWithStockAsync(
        CampaignId id,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var campaign = await FindAsync(context, id, cancellationToken);
        return (campaign, await new CampaignStock(engine, context, campaign, now).ReadAsync(cancellationToken));
    }

    public async Task<Found<Campaign>> ListAsync(
        CampaignFilter filter,
        long before,
        int limit,
        CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await engine.BeginSnapshotAsync(context, cancellationToken);
        var campaigns = context.Campaigns.AsNoTracking();
        // One project's are found along an index; those of several are picked out of all.
        var own = Caller.Current.Projects;
        if ((filter.ProjectId ?? (own.Ids.Count == 1 ? own.Ids[0] : null)) is { } project) campaigns = campaigns.Where(campaign => campaign.ProjectId == project);
        if (filter.State is { } state) campaigns = campaigns.Where(campaign => campaign.State == state);
        if (filter.FromCreateTime is { } from) campaigns = campaigns.Where(campaign => campaign.CreateTime >= CampaignsContext.RoundUp(from));
        if (filter.UntilCreateTime is { } until) campaigns = campaigns.Where(campaign => campaign.CreateTime < CampaignsContext.RoundUp(until));
        if (filter.NameContains is { } part)
        {
            // No name has a NUL, and not every engine can be asked for one.
            if (part.Contains('\0', StringComparison.Ordinal)) return new([], 0);
            var folded = CampaignName.Fold(part);
            campaigns = campaigns.Where(campaign => EF.Property<string>(campaign, CampaignTable.FoldedName).Contains(folded));
        }

        var page = campaigns.Where(campaign => (long)(object)campaign.Id < before).OrderByDescending(campaign => campaign.Id).Take(limit);
        return new(await page.ToListAsync(cancellationToken), await campaigns.LongCountAsync(cancellationToken));
    }

    private static async Task<Campaign> FindAsync(CampaignsContext context, CampaignId id, CancellationToken cancellationToken) =>
        await context.Campaigns.AsNoTracking().FirstOrDefaultAsync(campaign => campaign.Id == id, cancellationToken)
        ?? throw Refusal.CampaignNotFound.With($"There is no campaign {id}.");

    private static CampaignId SameRequest(StoredRequestKey first, RequestKey repeat) =>
        first.Fingerprint.AsSpan().SequenceEqual(repeat.Fingerprint)
            ? first.CampaignId
            : throw Refusal.RequestIdReused.With("This request id was used for a request with another content.");
}
