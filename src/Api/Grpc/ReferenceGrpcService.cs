using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Reference;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class ReferenceGrpcService(IMediator mediator) : ReferenceService.ReferenceServiceBase
{
    public override async Task<ListReferenceDataResponse> ListReferenceData(ListReferenceDataRequest request, ServerCallContext context)
    {
        var data = await mediator.Send(new ListReferenceDataQuery(), context.CancellationToken);
        return data.ToProto();
    }
}
