using CampaignGrpc.Application.Operation;
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

    public async Task<IReadOnlyDictionary<string, int>> CountHeldCallsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // The index of leases has what dialers hold and nothing else, however many contacts there are.
        var sql = $"""
            SELECT dialer_id AS "DialerId", count(*) AS "Calls" FROM contacts {engine.Along("ix_contacts_lease")}
            WHERE lease_end_time IS NOT NULL GROUP BY dialer_id
            """;
#pragma warning disable EF1002 // The text is this class's own.
        return await context.Database.SqlQueryRaw<HeldCalls>(sql).ToDictionaryAsync(held => held.DialerId, held => (int)held.Calls, cancellationToken);
#pragma warning restore EF1002
    }

    private sealed record HeldCalls(string DialerId, long Calls);
}
