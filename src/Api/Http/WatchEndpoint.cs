using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Http.Create;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using MediatR;

namespace CampaignGrpc.Api.Http;

/// <summary>
/// <c>GET /api/campaigns/{campaign_id}:watch</c>: the rpc WatchCampaign as lines of JSON, or as server-sent events to whoever accepts
/// those. What ends it early is its last word, in the shape of an error.
/// </summary>
internal static class WatchEndpoint
{
    private const string Lines = "application/x-ndjson";
    private const string Events = "text/event-stream";

    /// <summary>The id of the last event. A browser that comes again with it need not come a third time.</summary>
    private const string End = "end";

    public static void MapWatch(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/campaigns/{campaign_id}:watch", WatchAsync).WithOrder(CreateCampaignEndpoint.BeforeTranscoding).WithMetadata(new ComesAtOnce(), new RouteDescription
        {
            Rpc = CampaignService.Descriptor.FindMethodByName(nameof(CampaignService.CampaignServiceBase.WatchCampaign)),
            Answers =
            [
                new(Lines, WatchCampaignResponse.Descriptor, Comment: "A line each, sent as soon as it is known. What ends the stream early is its last line, in the shape of an error."),
                // Not an answer of its own in the document: generators would take the operation for one that may have none.
                new(
                    Events,
                    WatchCampaignResponse.Descriptor,
                    Comment: $"To whoever accepts `{Events}` an event each, with the same line as its data; what ends the stream early is an event `fault`. The last "
                        + $"event of a campaign that has ended has the id `{End}`: a browser that comes again with that `Last-Event-ID` is answered 204, and stays away."),
            ],
        });

    private static async Task WatchAsync(HttpContext context, IMediator mediator, ApiOptions options, IHostApplicationLifetime lifetime)
    {
        var (request, response) = (new WatchCampaignRequest(), context.Response);
        var unreadable = RequestParameters.Read(context.Request, options.UnknownJsonFields, request);
        if (unreadable.Count > 0) throw new InvalidRequestException(unreadable);
        var sendsEvents = context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals(Events, StringComparison.OrdinalIgnoreCase));
        if (sendsEvents && context.Request.Headers["Last-Event-ID"] == End)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        // A campaign may be watched for days, which must not hold up the end of the process.
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Features.Set(new LastWord(error => response.WriteAsync(sendsEvents ? $"event: fault\ndata: {error}\n\n" : $"{error}\n")));
        await foreach (var campaign in await mediator.Send(request.ToQuery(), watching.Token))
        {
            if (!response.HasStarted)
            {
                response.ContentType = $"{(sendsEvents ? Events : Lines)}; charset=utf-8";
                response.Headers.CacheControl = "no-store";
            }

            var line = ContractJsonText.Format(new WatchCampaignResponse { Campaign = campaign.ToProto() });
            await response.WriteAsync(sendsEvents ? $"{(campaign.Campaign.IsFinished ? $"id: {End}\n" : "")}data: {line}\n\n" : $"{line}\n", watching.Token);
        }
    }
}
