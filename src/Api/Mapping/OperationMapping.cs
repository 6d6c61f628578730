using CampaignGrpc.Application.Operation;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain.Gates;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Mapping;

internal static class OperationMapping
{
    public static GetHoldResponse ToProto(this Hold? hold) =>
        new() { Held = hold is not null, BackupTime = hold?.BackupTime.ToTimestamp() };

    public static ReleaseHoldResponse ToProto(this HoldReleased released) =>
        new() { WasHeld = released.WasHeld, SkippingCampaigns = released.Campaigns };
}
