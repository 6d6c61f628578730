using System.Text;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Api.Security;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Contacts;
using MediatR;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Http.Exports;

/// <summary>
/// The audit as a file, <c>GET /api/audit_entries.ndjson</c>: the oldest entries first, a page at a time, each with its hash, so that
/// whoever keeps the file elsewhere can tell whether the line was changed since.
/// </summary>
internal static class AuditFile
{
    public static void MapAuditFile(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/audit_entries.ndjson", WriteAsync)
            .WithMetadata(
                new LinkedFromConsole(),
                new RouteDescription
                {
                    Name = "ExportAuditEntriesNdjson",
                    Rpc = Proto.AuditService.Descriptor.FindMethodByName(nameof(Proto.AuditService.AuditServiceBase.ListAuditEntries)),
                    Answers = [new("application/x-ndjson", Proto.AuditEntry.Descriptor)],
                }
            );

    private static async Task WriteAsync(HttpContext context, IMediator mediator, PhoneNumberReader phones, ApiOptions options)
    {
        var (request, aborted) = (new Proto.ListAuditEntriesRequest(), context.RequestAborted);
        var unreadable = RequestParameters.Read(context.Request, options.UnknownJsonFields, request);
        request.OldestFirst = true;
        // How many are read at once; the file has all of them.
        if (request.PageSize == 0)
            request.PageSize = Page<AuditEntry>.MaxSize;
        var query = request.ToQuery(phones, unreadable);
        // What can be refused is refused before the answer begins.
        var page = await mediator.Send(query, aborted);
        context.Response.BeginFile("audit.ndjson", "application/x-ndjson; charset=utf-8");
        while (true)
        {
            foreach (var entry in page.Items)
                await context.Response.WriteAsync(ContractJsonText.Format(entry.ToProto()) + "\n", Encoding.UTF8, aborted);
            if (page.NextToken.Length == 0)
                return;
            page = await mediator.Send(query with { PageToken = page.NextToken }, aborted);
        }
    }
}
