using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class CampaignMapping
{
    public static GetCampaignQuery ToQuery(this Proto.GetCampaignRequest request) => new(request.CampaignId);

    public static ListCampaignsQuery ToQuery(this Proto.ListCampaignsRequest request)
    {
        var unreadable = new Violations();
        var filter = new CampaignFilter(
            request.HasProjectId ? request.ProjectId : null,
            ReadState(request.State, unreadable),
            ReadInstant(request.FromCreateTime, "from_create_time", unreadable),
            ReadInstant(request.UntilCreateTime, "until_create_time", unreadable),
            request.NameContains.Length == 0 ? null : request.NameContains);
        return new(filter, request.PageSize == 0 ? Page<Campaign>.DefaultSize : request.PageSize, request.PageToken, unreadable);
    }

    public static Proto.Campaign ToProto(this CampaignView view)
    {
        var campaign = view.Campaign;
        return new()
        {
            Id = campaign.Id.Value,
            ProjectId = campaign.ProjectId,
            Name = campaign.Name.Value,
            Description = campaign.Description.Value,
            StartBlockId = campaign.StartBlockId,
            PhoneId = campaign.PhoneId,
            Schedule = campaign.Schedule.ToProto(campaign.Rules),
            State = campaign.State.ToProto(),
            CreateTime = campaign.CreateTime.ToTimestamp(),
            ContactCount = campaign.ContactCount,
            WindowOpen = view.WindowOpen,
            NextOpeningTime = view.NextOpeningTime?.ToTimestamp(),
        };
    }

    private static CampaignState? ReadState(Proto.CampaignState state, Violations unreadable)
    {
        if (state == Proto.CampaignState.Unspecified) return null;
        foreach (var known in System.Enum.GetValues<CampaignState>())
        {
            if (known.ToProto() == state) return known;
        }

        unreadable.Add("state", FieldReason.UnknownValue, "A state of the contract.");
        return null;
    }

    /// <summary>A timestamp from the wire may hold what no calendar does.</summary>
    private static DateTimeOffset? ReadInstant(Timestamp? timestamp, string path, Violations unreadable)
    {
        if (timestamp is null) return null;
        try
        {
            return timestamp.ToDateTimeOffset();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            unreadable.Add(path, FieldReason.OutOfRange, "An instant of the years 1 to 9999.");
            return null;
        }
    }
}
