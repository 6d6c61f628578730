using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class OperationGrpcService(IMediator mediator) : OperationService.OperationServiceBase
{
    public override async Task<GetHoldResponse> GetHold(GetHoldRequest request, ServerCallContext context)
    {
        var hold = await mediator.Send(new GetHoldQuery(), context.CancellationToken);
        return hold.ToProto();
    }

    public override async Task<ReleaseHoldResponse> ReleaseHold(ReleaseHoldRequest request, ServerCallContext context)
    {
        var released = await mediator.Send(new ReleaseHoldCommand(request.SkipDue), context.CancellationToken);
        return released.ToProto();
    }

    public override async Task<ListDialersResponse> ListDialers(ListDialersRequest request, ServerCallContext context)
    {
        var dialers = await mediator.Send(new ListDialersQuery(), context.CancellationToken);
        return new() { Dialers = { dialers.Select(dialer => dialer.ToProto()) } };
    }
}
