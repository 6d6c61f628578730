using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Dialers;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class DialerReader(StorageEngine engine, IDbContextFactory<CampaignsContext> contexts) : IDialerReader
{
    public async Task<IReadOnlyList<DialerAsk>> ListAsksAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var dialers = await context.Set<StoredDialer>().AsNoTracking().ToListAsync(cancellationToken);
        return [.. dialers.Select(dialer => dialer.ToAsk())];
    }

    public async Task<IReadOnlySet<CampaignId>> FindSeenAsync(IEnumerable<CampaignId> campaigns, CancellationToken cancellationToken)
    {
        var named = campaigns.Distinct().ToList();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
            .Campaigns.Where(campaign => named.Contains(campaign.Id))
            .Select(campaign => campaign.Id)
            .ToHashSetAsync(cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, int>> CountHeldCallsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // The index of leases has what dialers hold and nothing else, however many contacts there are.
        var projects = Caller.Current.Projects;
        var own = projects.IsAll
            ? ""
            : $"AND campaign_id IN (SELECT id FROM campaigns WHERE project_id IN ({string.Join(", ", projects.Ids)}))";
        var sql = $"""
            SELECT dialer_id AS "DialerId", count(*) AS "Calls" FROM contacts {engine.Along("ix_contacts_lease")}
            WHERE lease_end_time IS NOT NULL {own} GROUP BY dialer_id
            """;
#pragma warning disable EF1002 // The text is this class's own, with numbers in it.
        return await context
            .Database.SqlQueryRaw<HeldCalls>(sql)
            .ToDictionaryAsync(held => held.DialerId, held => (int)held.Calls, cancellationToken);
#pragma warning restore EF1002
    }

    private sealed record HeldCalls(string DialerId, long Calls);
}
