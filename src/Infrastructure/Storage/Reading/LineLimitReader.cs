using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class LineLimitReader(IDbContextFactory<CampaignsContext> contexts) : ILineLimitReader
{
    public async Task<IReadOnlyList<LineLimit>> ListAsync(long projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context
            .Set<StoredLineLimit>()
            .AsNoTracking()
            .Where(row => row.ProjectId == projectId)
            .OrderBy(row => row.PhoneId)
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => row.ToLimit());
    }
}
