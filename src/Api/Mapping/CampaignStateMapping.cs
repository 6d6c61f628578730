using CampaignGrpc.Domain.Campaigns;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class CampaignStateMapping
{
    public static Proto.CampaignState ToProto(this CampaignState state) =>
        state switch
        {
            CampaignState.Draft => Proto.CampaignState.Draft,
            CampaignState.Created => Proto.CampaignState.Created,
            CampaignState.Running => Proto.CampaignState.Running,
            CampaignState.Paused => Proto.CampaignState.Paused,
            CampaignState.Completed => Proto.CampaignState.Completed,
            CampaignState.Cancelled => Proto.CampaignState.Cancelled,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a name in the contract."),
        };
}
