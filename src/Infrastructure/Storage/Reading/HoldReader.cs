using CampaignGrpc.Application.Operation;
using CampaignGrpc.Domain.Gates;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class HoldReader(IDbContextFactory<CampaignsContext> contexts) : IHoldReader
{
    public async Task<Hold?> FindAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
            .Set<StoredHold>()
            .OrderBy(hold => hold.Id)
            .Select(hold => new Hold(hold.BackupTime))
            .FirstOrDefaultAsync(cancellationToken);
    }
}
