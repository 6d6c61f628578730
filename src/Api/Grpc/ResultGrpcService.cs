using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class ResultGrpcService(IMediator mediator) : ResultService.ResultServiceBase
{
    public override async Task<GetStatisticsResponse> GetStatistics(GetStatisticsRequest request, ServerCallContext context)
    {
        var statistics = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return statistics.ToProto();
    }

    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        var page = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new()
        {
            Runs = { page.Items.Select(run => run.ToProto()) },
            NextPageToken = page.NextToken,
            TotalCount = page.TotalCount,
        };
    }

    public override async Task<ListAttemptsResponse> ListAttempts(ListAttemptsRequest request, ServerCallContext context)
    {
        var page = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new()
        {
            Attempts = { page.Items.Select(attempt => attempt.ToProto()) },
            NextPageToken = page.NextToken,
            TotalCount = page.TotalCount,
        };
    }

    public override async Task ExportResults(
        ExportResultsRequest request,
        IServerStreamWriter<ExportResultsResponse> responseStream,
        ServerCallContext context
    )
    {
        var slices = await mediator.Send(request.ToQuery(), context.CancellationToken);
        await foreach (var message in slices.ToProto())
            await responseStream.WriteAsync(message, context.CancellationToken);
    }
}
