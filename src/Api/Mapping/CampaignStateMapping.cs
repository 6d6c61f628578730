using CampaignGrpc.Domain.Campaigns;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

/// <summary>Campaign states in the contract's and in the documents' words.</summary>
internal static class CampaignStateMapping
{
    /// <summary>What the documented endpoint calls a new campaign's state.</summary>
    public const string CreatedTitle = "Создано";

    public static Proto.CampaignState ToProto(this CampaignState state) => state switch
    {
        CampaignState.Created => Proto.CampaignState.Created,
        CampaignState.Running => Proto.CampaignState.Running,
        CampaignState.Paused => Proto.CampaignState.Paused,
        CampaignState.Completed => Proto.CampaignState.Completed,
        CampaignState.Cancelled => Proto.CampaignState.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a name in the contract."),
    };
}
