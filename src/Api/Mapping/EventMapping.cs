using System.Globalization;
using CampaignGrpc.Api.Http.Exports;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Events;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class EventMapping
{
    public static ListEventsQuery ToQuery(this Proto.ListEventsRequest request) =>
        new(
            request.Cursor,
            request.HasProjectId ? request.ProjectId : null,
            request.HasCampaignId ? request.CampaignId : null,
            [.. request.Types_],
            request.PageSize == 0 ? Page<LoggedEvent>.DefaultSize : request.PageSize,
            request.NewestFirst
        );

    public static WatchEventsQuery ToQuery(this Proto.WatchEventsRequest request) =>
        new(
            request.Cursor,
            request.HasProjectId ? request.ProjectId : null,
            request.HasCampaignId ? request.CampaignId : null,
            [.. request.Types_]
        );

    public static Proto.ListEventsResponse ToProto(this EventPage page) =>
        new()
        {
            Events = { page.Events.Select(ToProto) },
            NextCursor = page.NextCursor,
            IsEnd = page.IsEnd,
        };

    public static Proto.WatchEventsResponse ToProto(this WatchedEvent told) =>
        new() { Event = told.Event?.ToProto(), Cursor = told.Cursor };

    public static Proto.Event ToProto(this LoggedEvent logged)
    {
        var data = StructJson.Read(logged.Data);
        data.Fields["project_id"] = Value.ForNumber(logged.ProjectId);
        if (logged.CampaignId is { } campaign)
            data.Fields["campaign_id"] = Value.ForNumber(campaign);
        if (logged.ContactNumber is { } contact)
            data.Fields["contact_id"] = Value.ForNumber(contact);
        var proto = new Proto.Event
        {
            Specversion = "1.0",
            Id = EventCursor.Of(logged.Sequence),
            Source = string.Create(CultureInfo.InvariantCulture, $"/projects/{logged.ProjectId}"),
            Type = EventTypes.NameOf(logged.Kind),
            Time = logged.Time.ToString(ResultFiles.InstantFormat, CultureInfo.InvariantCulture),
            Datacontenttype = "application/json",
            Data = data,
        };
        if (SubjectOf(logged) is { } subject)
            proto.Subject = subject;
        return proto;
    }

    private static string? SubjectOf(LoggedEvent logged) =>
        (logged.CampaignId, logged.ContactNumber) switch
        {
            (null, _) => null,
            ({ } campaign, null) => string.Create(CultureInfo.InvariantCulture, $"campaigns/{campaign}"),
            ({ } campaign, { } contact) => string.Create(CultureInfo.InvariantCulture, $"campaigns/{campaign}/contacts/{contact}"),
        };
}
