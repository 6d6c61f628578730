using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class CallLimitGrpcService(IMediator mediator) : CallLimitService.CallLimitServiceBase
{
    public override async Task<SetCallLimitsResponse> SetCallLimits(SetCallLimitsRequest request, ServerCallContext context)
    {
        var limits = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Limits = { limits.ToProto() } };
    }

    public override async Task<GetCallLimitsResponse> GetCallLimits(GetCallLimitsRequest request, ServerCallContext context)
    {
        var limits = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new() { Limits = { limits.ToProto() } };
    }

    public override async Task<SetLineLimitsResponse> SetLineLimits(SetLineLimitsRequest request, ServerCallContext context)
    {
        var limits = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Limits = { limits.ToProto() } };
    }

    public override async Task<GetLineLimitsResponse> GetLineLimits(GetLineLimitsRequest request, ServerCallContext context)
    {
        var limits = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new() { Limits = { limits.ToProto() } };
    }
}
