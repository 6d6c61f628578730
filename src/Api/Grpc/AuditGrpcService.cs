using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class AuditGrpcService(IMediator mediator, PhoneNumberReader phones) : AuditService.AuditServiceBase
{
    public override async Task<ListAuditEntriesResponse> ListAuditEntries(ListAuditEntriesRequest request, ServerCallContext context)
    {
        var page = await mediator.Send(request.ToQuery(phones), context.CancellationToken);
        return new() { Entries = { page.Items.Select(entry => entry.ToProto()) }, NextPageToken = page.NextToken };
    }
}
