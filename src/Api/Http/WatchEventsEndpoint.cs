using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Http.Create;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Contracts.V1;
using MediatR;

namespace CampaignGrpc.Api.Http;

/// <summary>
/// <c>GET /api/events:watch</c>: the rpc WatchEvents as lines of JSON, or as server-sent events to whoever accepts those. A browser
/// that was cut off says by itself which event it had last.
/// </summary>
internal static class WatchEventsEndpoint
{
    public static void MapWatchEvents(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/events:watch", WatchAsync)
            .WithOrder(CreateCampaignEndpoint.BeforeTranscoding)
            .WithMetadata(new ComesAtOnce(), Description);

    private static RouteDescription Description =>
        new()
        {
            Rpc = EventService.Descriptor.FindMethodByName(nameof(EventService.EventServiceBase.WatchEvents)),
            Headers = [HeaderDescription.LastEventId],
            Answers =
            [
                StreamForm.LinesOf(WatchEventsResponse.Descriptor),
                StreamForm.EventsOf(Event.Descriptor, "the event as its data and its cursor as its `id`; a sign of life is an `id` alone"),
            ],
        };

    private static Task WatchAsync(HttpContext context, IMediator mediator) =>
        StreamForm.SendAsync<WatchEventsRequest, WatchEventsResponse>(
            context,
            async (request, ending) =>
            {
                if (context.Request.Headers[HeaderDescription.LastEventId.Name].ToString() is { Length: > 0 } last)
                    request.Cursor = last;
                return (await mediator.Send(request.ToQuery(), ending)).Select(told => told.ToProto());
            },
            EventOf
        );

    /// <summary>What has an id and no data tells a browser where it is and its page nothing.</summary>
    private static string EventOf(WatchEventsResponse told) =>
        told.Event is null ? $"id: {told.Cursor}\n: alive\n\n" : $"id: {told.Cursor}\ndata: {ContractJsonText.Format(told.Event)}\n\n";
}
