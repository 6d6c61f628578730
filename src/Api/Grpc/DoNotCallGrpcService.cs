using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class DoNotCallGrpcService(IMediator mediator, PhoneNumberReader phones) : DoNotCallService.DoNotCallServiceBase
{
    public override async Task<AddDoNotCallResponse> AddDoNotCall(AddDoNotCallRequest request, ServerCallContext context)
    {
        var added = await mediator.Send(request.ToCommand(phones), context.CancellationToken);
        return new() { AddedCount = added.Count };
    }

    public override async Task<RemoveDoNotCallResponse> RemoveDoNotCall(RemoveDoNotCallRequest request, ServerCallContext context)
    {
        var removed = await mediator.Send(request.ToCommand(phones), context.CancellationToken);
        return new() { RemovedCount = removed.Count };
    }

    public override async Task<ListDoNotCallResponse> ListDoNotCall(ListDoNotCallRequest request, ServerCallContext context)
    {
        var page = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new()
        {
            Entries = { page.Items.Select(entry => entry.ToProto()) },
            NextPageToken = page.NextToken,
            TotalCount = page.TotalCount,
        };
    }

    public override async Task<ImportDoNotCallResponse> ImportDoNotCall(
        IAsyncStreamReader<ImportDoNotCallRequest> requestStream,
        ServerCallContext context
    )
    {
        var command = await requestStream.ToCommandAsync(context.CancellationToken);
        var report = await mediator.Send(command, context.CancellationToken);
        return report.ToProto();
    }

    public override async Task ExportDoNotCall(
        ExportDoNotCallRequest request,
        IServerStreamWriter<ExportDoNotCallResponse> responseStream,
        ServerCallContext context
    )
    {
        await foreach (var slice in await mediator.Send(request.ToQuery(new()), context.CancellationToken))
            await responseStream.WriteAsync(new() { Entries = { slice.Select(entry => entry.ToProto()) } }, context.CancellationToken);
    }
}
