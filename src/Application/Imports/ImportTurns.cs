using System.Collections.Concurrent;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Application.Imports;

/// <summary>Turns in memory, for an engine whose database one process holds.</summary>
internal sealed class ImportTurns : IImportTurns
{
    private readonly ConcurrentDictionary<CampaignId, bool> _taken = [];

    public Task<IImportTurn> TakeAsync(CampaignId campaign, CancellationToken cancellationToken) =>
        _taken.TryAdd(campaign, true)
            ? Task.FromResult<IImportTurn>(new Turn(_taken, campaign))
            : throw Refusal.ImportUnderWay.With($"Another import into campaign {campaign} is under way; try again when it has ended.");

    private sealed class Turn(ConcurrentDictionary<CampaignId, bool> taken, CampaignId campaign) : IImportTurn
    {
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync()
        {
            taken.TryRemove(campaign, out _);
            return ValueTask.CompletedTask;
        }
    }
}
