using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Application.Imports;

/// <summary>
/// One import into a campaign at a time: each compares its numbers with all that the campaign has, which no other may add to
/// meanwhile.
/// </summary>
public interface IImportTurns
{
    /// <exception cref="DomainException">IMPORT_UNDER_WAY.</exception>
    Task<IImportTurn> TakeAsync(CampaignId campaign, CancellationToken cancellationToken);
}

/// <summary>The turn, until it is disposed of.</summary>
public interface IImportTurn : IAsyncDisposable
{
    /// <summary>Cancelled when another may have taken it.</summary>
    CancellationToken Lost { get; }
}
