using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class EventGrpcService(IMediator mediator, IHostApplicationLifetime lifetime) : EventService.EventServiceBase
{
    public override async Task<ListEventsResponse> ListEvents(ListEventsRequest request, ServerCallContext context)
    {
        var page = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return page.ToProto();
    }

    public override async Task WatchEvents(
        WatchEventsRequest request,
        IServerStreamWriter<WatchEventsResponse> responseStream,
        ServerCallContext context
    )
    {
        // The log has no end, which must not hold up that of the process.
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        await foreach (var told in await mediator.Send(request.ToQuery(), watching.Token))
            await responseStream.WriteAsync(told.ToProto(), watching.Token);
    }
}
