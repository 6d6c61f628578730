using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class ContactGrpcService(IMediator mediator, PhoneNumberReader phones) : ContactService.ContactServiceBase
{
    public override async Task<ImportContactsResponse> ImportContacts(
        IAsyncStreamReader<ImportContactsRequest> requestStream,
        ServerCallContext context
    )
    {
        var command = await requestStream.ToCommandAsync(context.CancellationToken);
        var report = await mediator.Send(command, context.CancellationToken);
        return report.ToProto();
    }

    public override async Task<GetImportResponse> GetImport(GetImportRequest request, ServerCallContext context)
    {
        var import = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new() { Import = import.ToProto() };
    }

    public override async Task<ListRefusedRowsResponse> ListRefusedRows(ListRefusedRowsRequest request, ServerCallContext context)
    {
        var page = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new()
        {
            RefusedRows = { page.Items.Select(row => row.ToProto()) },
            NextPageToken = page.NextToken,
            TotalCount = page.TotalCount,
        };
    }

    public override async Task<GetContactResponse> GetContact(GetContactRequest request, ServerCallContext context)
    {
        var contact = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new() { Contact = contact.ToProto() };
    }

    public override async Task<ListContactsResponse> ListContacts(ListContactsRequest request, ServerCallContext context)
    {
        var page = await mediator.Send(request.ToQuery(phones), context.CancellationToken);
        return new()
        {
            Contacts = { page.Items.Select(contact => contact.ToProto()) },
            NextPageToken = page.NextToken,
            TotalCount = page.TotalCount,
        };
    }

    public override async Task<CancelContactResponse> CancelContact(CancelContactRequest request, ServerCallContext context)
    {
        var contact = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Contact = contact.ToProto() };
    }

    public override async Task<UpdateContactResponse> UpdateContact(UpdateContactRequest request, ServerCallContext context)
    {
        var contact = await mediator.Send(request.ToCommand(phones), context.CancellationToken);
        return new() { Contact = contact.ToProto() };
    }

    public override async Task<ChangeContactsResponse> ChangeContacts(ChangeContactsRequest request, ServerCallContext context)
    {
        var changed = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return changed.ToProto();
    }

    public override async Task<GetContactChangeResponse> GetContactChange(GetContactChangeRequest request, ServerCallContext context)
    {
        var change = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return new() { Change = change.ToProto() };
    }

    public override async Task<ExplainContactResponse> ExplainContact(ExplainContactRequest request, ServerCallContext context)
    {
        var explanation = await mediator.Send(request.ToQuery(), context.CancellationToken);
        return explanation.ToProto();
    }
}
