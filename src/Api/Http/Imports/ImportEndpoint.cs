using CampaignGrpc.Api.Admission;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;
using MediatR;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>
/// <c>POST /api/campaigns/{campaign_id}/contacts:import</c>: the rpc ImportContacts with a file as its stream, NDJSON, CSV or
/// Excel's. Its settings are parameters of the query.
/// </summary>
internal static class ImportEndpoint
{
    public static void MapImport(this IEndpointRouteBuilder routes)
    {
        FileBody.Prepare();
        routes
            .MapPost("/api/campaigns/{campaign_id}/contacts:import", ImportAsync)
            .WithMetadata(
                new HoldsNoBody(),
                new RouteDescription
                {
                    Rpc = ContactService.Descriptor.FindMethodByName(nameof(ContactService.ContactServiceBase.ImportContacts)),
                    Parameters = [ImportSettings.Descriptor, ImportFile.Descriptor],
                    Requests =
                    [
                        new(FileBody.Csv, Example: "phone;name\n+79123456791;Иванов Иван\n8 (912) 345-67-92;Петрова Анна\n"),
                        .. FileBody.Ndjson.Select(type => new BodyDescription(
                            type,
                            NewContact.Descriptor,
                            """{"phone":"+79123456793","add_data":{"name":"Иванов Иван"}}"""
                        )),
                        new(FileBody.Xlsx),
                        new(FileBody.Form),
                    ],
                }
            );
    }

    private static async Task ImportAsync(HttpContext context, IMediator mediator, ApiOptions options)
    {
        var (request, aborted) = (context.Request, context.RequestAborted);
        var body = await FileBody.OpenAsync(request, aborted);
        var violations = new Violations();
        var parameters = new RequestParameters(options.UnknownJsonFields, violations);
        var (settings, file) = (new ImportSettings(), new ImportFile());
        parameters.Read(settings, "campaign_id", (string?)request.RouteValues["campaign_id"]);
        foreach (var (name, values) in request.Query)
        {
            if (name == "campaign_id")
                violations.Add(name, FieldReason.DuplicateField, "It stands in the path.");
            else if (ImportFile.Descriptor.FindFieldByName(name) is not null)
                parameters.Read(file, name, values);
            else
                parameters.Read(settings, name, values);
        }

        var rows = new ImportRows(body, file, options.UnknownJsonFields);
        var report = await mediator.Send(settings.ToCommand(rows.ReadAsync(aborted), violations), aborted);
        var answer = report.ToProto();
        answer.Columns = rows.Columns;
        await ContractJsonText.WriteAsync(context.Response, answer, aborted);
    }
}
