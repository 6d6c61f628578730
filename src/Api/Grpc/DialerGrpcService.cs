using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Telemetry;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class DialerGrpcService(IMediator mediator, IHostApplicationLifetime lifetime, Traces traces, TimeProvider time)
    : DialerService.DialerServiceBase
{
    public override async Task<ClaimCallsResponse> ClaimCalls(ClaimCallsRequest request, ServerCallContext context)
    {
        // A dialer that waits for calls must not hold up the end of the process.
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var calls = await mediator.Send(request.ToCommand(), waiting.Token);
        var now = time.Now();
        return new() { Calls = { calls.Select(call => call.ToProto(traces, now)) } };
    }

    public override async Task<StartCallsResponse> StartCalls(StartCallsRequest request, ServerCallContext context)
    {
        var answers = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Results = { answers.Select(answer => answer.ToProto()) } };
    }

    public override async Task<ExtendCallsResponse> ExtendCalls(ExtendCallsRequest request, ServerCallContext context)
    {
        var answers = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Results = { answers.Select(answer => answer.ToProto()) } };
    }

    public override async Task<ReleaseCallsResponse> ReleaseCalls(ReleaseCallsRequest request, ServerCallContext context)
    {
        var answers = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Results = { answers.Select(answer => answer.ToProto()) } };
    }

    public override async Task<ReportOutcomesResponse> ReportOutcomes(ReportOutcomesRequest request, ServerCallContext context)
    {
        var answers = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Results = { answers.Select(answer => answer.ToProto()) } };
    }
}
