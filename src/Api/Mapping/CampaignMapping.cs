using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class CampaignMapping
{
    public static GetCampaignQuery ToQuery(this Proto.GetCampaignRequest request) => new(request.CampaignId);

    public static LaunchCampaignCommand ToCommand(this Proto.LaunchCampaignRequest request) => new(request.CampaignId);

    public static StartCampaignNowCommand ToCommand(this Proto.StartCampaignNowRequest request) => new(request.CampaignId);

    public static PauseCampaignCommand ToCommand(this Proto.PauseCampaignRequest request) => new(request.CampaignId);

    public static ResumeCampaignCommand ToCommand(this Proto.ResumeCampaignRequest request) => new(request.CampaignId);

    public static CancelCampaignCommand ToCommand(this Proto.CancelCampaignRequest request) => new(request.CampaignId);

    public static DeleteCampaignCommand ToCommand(this Proto.DeleteCampaignRequest request) => new(request.CampaignId);

    public static WatchCampaignQuery ToQuery(this Proto.WatchCampaignRequest request) => new(request.CampaignId);

    public static ListCampaignsQuery ToQuery(this Proto.ListCampaignsRequest request)
    {
        var unreadable = new Violations();
        var filter = new CampaignFilter(
            request.HasProjectId ? request.ProjectId : null,
            request.State.ReadChoice<CampaignState>("state", unreadable),
            request.FromCreateTime.ReadBound("from_create_time", unreadable),
            request.UntilCreateTime.ReadBound("until_create_time", unreadable),
            request.NameContains.Length == 0 ? null : request.NameContains
        );
        return new(filter, request.PageSize == 0 ? Page<Campaign>.DefaultSize : request.PageSize, request.PageToken, unreadable);
    }

    public static Proto.CreateCampaignResponse ToProto(this CreatedCampaign created, ContactIntake phones) =>
        new()
        {
            Campaign = new() { Id = created.Id.Value },
            ForeignCount = phones.ForeignCount,
            ForeignPhones = { phones.ForeignPlaces },
            DoNotCallCount = created.NotCalled.Count,
            DoNotCallPhones = { phones.PlacesOf(created.NotCalled) },
        };

    public static Proto.RedialCampaignResponse ToProto(this Redial redial, IReadOnlyList<ContactResult> taken) =>
        new()
        {
            Campaign = redial.Id is { } id ? new() { Id = id.Value } : null,
            ContactCount = redial.ContactCount,
            DoNotCallCount = redial.NotCalledCount,
            Results =
            {
                redial
                    .Results.OrderBy(count => count.Result)
                    .Select(count => new Proto.RedialResult
                    {
                        Result = count.Result.ToProto(),
                        Count = count.Count,
                        DoNotCallCount = count.NotCalledCount,
                        Taken = count.Result is { } result && taken.Contains(result),
                    }),
            },
        };

    public static Proto.Campaign ToProto(this CampaignView view)
    {
        var campaign = view.Campaign;
        var proto = new Proto.Campaign
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
            Counts = campaign.Counts.ToProto(),
            RunDate = campaign.RunDay?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
            OutcomeRules = { campaign.Rules.OutcomeRules.Select(rule => rule.ToProto()) },
            Etag = view.Etag,
            UpdateTime = campaign.UpdateTime.ToTimestamp(),
            SetAsideTime = campaign.SetAsideTime?.ToTimestamp(),
            LineFailing = campaign.Breaker.IsTripped,
        };
        if (campaign.SourceId is { } source)
            proto.SourceCampaignId = source.Value;
        if (campaign.MaxConcurrentCalls is { } most)
            proto.MaxConcurrentCalls = most;
        if (campaign.MaxStartsPerSecond is { } pace)
            proto.MaxStartsPerSecond = pace;
        proto.Purpose = campaign.Purpose?.Value ?? "";
        return proto;
    }

    public static Proto.ContactCounts ToProto(this ContactCounts counts) =>
        new()
        {
            Waiting = counts.Waiting,
            Claimed = counts.Claimed,
            Dialing = counts.Dialing,
            Done = counts.Done,
        };
}
