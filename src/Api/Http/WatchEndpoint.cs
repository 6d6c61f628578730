using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Http.Create;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Contracts.V1;
using MediatR;

namespace CampaignGrpc.Api.Http;

/// <summary>
/// <c>GET /api/campaigns/{campaign_id}:watch</c>: the rpc WatchCampaign as lines of JSON, or as server-sent events to whoever accepts
/// those. What ends it early is its last word, in the shape of an error.
/// </summary>
internal static class WatchEndpoint
{
    /// <summary>Told with the last event: a browser comes again whenever a stream has ended, and here nothing follows.</summary>
    private const string InAnHour = "retry: 3600000\n";

    public static void MapWatch(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/campaigns/{campaign_id}:watch", WatchAsync)
            .WithOrder(CreateCampaignEndpoint.BeforeTranscoding)
            .WithMetadata(new ComesAtOnce(), Description);

    private static RouteDescription Description =>
        new()
        {
            Rpc = CampaignService.Descriptor.FindMethodByName(nameof(CampaignService.CampaignServiceBase.WatchCampaign)),
            Answers =
            [
                StreamForm.LinesOf(WatchCampaignResponse.Descriptor),
                StreamForm.EventsOf(WatchCampaignResponse.Descriptor, "the same line as its data"),
            ],
        };

    private static Task WatchAsync(HttpContext context, IMediator mediator) =>
        StreamForm.SendAsync<WatchCampaignRequest, WatchCampaignResponse>(
            context,
            async (request, ending) =>
                (await mediator.Send(request.ToQuery(), ending)).Select(told => new WatchCampaignResponse { Campaign = told.ToProto() }),
            EventOf
        );

    private static string EventOf(WatchCampaignResponse told) =>
        $"{(IsLast(told.Campaign) ? InAnHour : "")}data: {ContractJsonText.Format(told)}\n\n";

    private static bool IsLast(Campaign campaign) => campaign.State is CampaignState.Completed or CampaignState.Cancelled;
}
