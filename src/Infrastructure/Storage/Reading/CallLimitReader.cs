using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class CallLimitReader(IDbContextFactory<CampaignsContext> contexts) : ICallLimitReader
{
    public async Task<CallLimits> FindAsync(long projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
            .Set<StoredCallLimits>()
            .AsNoTracking()
            .Where(row => row.ProjectId == projectId)
            .Select(row => row.Limits)
            .FirstOrDefaultAsync(cancellationToken)
            ?? CallLimits.None;
    }

    public async Task<CalledNumber> FindAsync(long projectId, PhoneNumber phone, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
            .Set<StoredCalledNumber>()
            .AsNoTracking()
            .Where(row => row.Phone == phone.Digits && row.ProjectId == projectId)
            .Select(row => row.Called)
            .FirstOrDefaultAsync(cancellationToken)
            ?? CalledNumber.Never;
    }
}
