using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Http.Exports;
using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Api.Security;
using CampaignGrpc.Domain.People;
using MediatR;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Http.People;

/// <summary>
/// <c>GET /api/projects/{project_id}/do_not_call.csv</c>: the numbers that a project does not call as a file that <see
/// cref="DoNotCallImport"/> takes, written as they are read.
/// </summary>
internal static class DoNotCallExport
{
    public static void MapDoNotCallExport(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/projects/{project_id}/do_not_call.csv", WriteAsync)
            .WithMetadata(
                new LinkedFromConsole(),
                new RouteDescription
                {
                    Name = "ExportDoNotCallCsv",
                    Rpc = Proto.DoNotCallService.Descriptor.FindMethodByName(
                        nameof(Proto.DoNotCallService.DoNotCallServiceBase.ExportDoNotCall)
                    ),
                    Parameters = [Proto.ExportDoNotCallRequest.Descriptor, Proto.DoNotCallCsv.Descriptor],
                    Answers = [new("text/csv")],
                }
            );

    private static async Task WriteAsync(HttpContext context, IMediator mediator, ApiOptions options)
    {
        var (request, csv, aborted) = (new Proto.ExportDoNotCallRequest(), new Proto.DoNotCallCsv(), context.RequestAborted);
        var unreadable = RequestParameters.Read(context.Request, options.UnknownJsonFields, request, csv);
        var slices = await mediator.Send(request.ToQuery(unreadable), aborted);

        context.Response.BeginFile($"project-{request.ProjectId}-do-not-call.csv", FileAnswer.Csv);
        var output = context.Response.BodyWriter;
        var cells = new ResultCsv(output, csv.Separator.ToCharacter() ?? ',', zone: null);
        cells.Begin();
        foreach (var name in (string[])["phone", DoNotCallRows.ReasonNames[0], "source", "since", DoNotCallRows.UntilNames[0]])
            cells.Write(name);
        cells.EndRow();
        await foreach (var slice in slices)
        {
            foreach (var entry in slice)
                WriteRow(cells, entry);
            await output.FlushAsync(aborted);
        }

        await output.FlushAsync(aborted);
    }

    private static void WriteRow(ResultCsv cells, DoNotCallEntry entry)
    {
        cells.Write(entry.Phone);
        cells.Write(entry.Reason.Value);
        cells.Write(((Proto.DoNotCallSource)entry.Source).ContractName());
        cells.Write(entry.SinceTime);
        cells.Write(entry.UntilTime);
        cells.EndRow();
    }
}
