using System.Collections.Concurrent;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Application.Imports;

/// <summary>
/// One import into a campaign at a time: each compares its numbers with all that the campaign has, which no other may add to
/// meanwhile. One process holds the database, so that its memory is the place for this.
/// </summary>
internal sealed class ImportTurns
{
    private readonly ConcurrentDictionary<CampaignId, bool> _taken = [];

    /// <returns>The turn, until it is disposed of.</returns>
    /// <exception cref="DomainException">IMPORT_UNDER_WAY.</exception>
    public IDisposable Take(CampaignId campaign) => _taken.TryAdd(campaign, true)
        ? new Turn(_taken, campaign)
        : throw Refusal.ImportUnderWay.With($"Another import into campaign {campaign} is under way; try again when it has ended.");

    private sealed class Turn(ConcurrentDictionary<CampaignId, bool> taken, CampaignId campaign) : IDisposable
    {
        public void Dispose() => taken.TryRemove(campaign, out _);
    }
}
