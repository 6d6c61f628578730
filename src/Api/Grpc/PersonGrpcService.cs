using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class PersonGrpcService(IMediator mediator, PhoneNumberReader phones) : PersonService.PersonServiceBase
{
    public override async Task<ExportPersonResponse> ExportPerson(ExportPersonRequest request, ServerCallContext context)
    {
        var page = await mediator.Send(request.ToQuery(phones), context.CancellationToken);
        return new()
        {
            Records = { page.Items.Select(record => record.ToProto()) },
            NextPageToken = page.NextToken,
            TotalCount = page.TotalCount,
        };
    }

    public override async Task<ErasePersonResponse> ErasePerson(ErasePersonRequest request, ServerCallContext context)
    {
        var erased = await mediator.Send(request.ToCommand(phones), context.CancellationToken);
        return erased.ToProto();
    }
}
