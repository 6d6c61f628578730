using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace CampaignGrpc.Infrastructure.Storage.Reading;

internal sealed class KeyReader(StorageEngine engine, IDbContextFactory<CampaignsContext> contexts) : IKeyReader
{
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var keys = await KeyTable.Newest(context).ToListAsync(cancellationToken);
            return [.. keys.Select(key => key.ToKey())];
        }
        catch (Exception exception) when (engine.FaultOf(exception) is not null)
        {
            // Asked before any use case, where nobody else makes a refusal of it.
            throw Refusal.StorageUnavailable.With("The keys cannot be read. Try again later.");
        }
    }
}
