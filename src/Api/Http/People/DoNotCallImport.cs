using CampaignGrpc.Api.Admission;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Application;
using CampaignGrpc.Application.People;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain.Scheduling;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Api.Http.People;

/// <summary>
/// <c>POST /api/projects/{project_id}/do_not_call:import</c>: the rpc ImportDoNotCall with a file as its stream, CSV or Excel's.
/// </summary>
internal static class DoNotCallImport
{
    public static void MapDoNotCallImport(this IEndpointRouteBuilder routes)
    {
        FileBody.Prepare();
        routes
            .MapPost("/api/projects/{project_id}/do_not_call:import", ImportAsync)
            .WithMetadata(
                new HoldsNoBody(),
                new RouteDescription
                {
                    Rpc = DoNotCallService.Descriptor.FindMethodByName(nameof(DoNotCallService.DoNotCallServiceBase.ImportDoNotCall)),
                    Parameters = [DoNotCallFile.Descriptor],
                    Requests =
                    [
                        new(FileBody.Csv, Example: "phone;reason;until\n+79123456791;asked by letter;\n8 (912) 345-67-92;;2030-01-01\n"),
                        new(FileBody.Xlsx),
                        new(FileBody.Form),
                    ],
                }
            );
    }

    private static async Task ImportAsync(HttpContext context, IMediator mediator, ApiOptions options, IOptions<CampaignsOptions> campaigns)
    {
        var (file, aborted) = (new DoNotCallFile(), context.RequestAborted);
        var body = (await FileBody.OpenAsync(context.Request, aborted)).AsTable();
        var unreadable = RequestParameters.Read(context.Request, options.UnknownJsonFields, file);
        var choice = new TableChoice(file.HasPhoneColumn ? file.PhoneColumn : null, file.Separator, file.HasSheet ? file.Sheet : null);
        var rows = new DoNotCallRows(new(body, choice), IanaZone.FromStorage(campaigns.Value.DefaultTimeZone));
        var report = await mediator.Send(new ImportDoNotCallCommand(file.ProjectId, rows.ReadAsync(aborted), unreadable), aborted);
        var answer = report.ToProto();
        answer.Columns = rows.Columns;
        await ContractJsonText.WriteAsync(context.Response, answer, aborted);
    }
}
