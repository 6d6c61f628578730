using CampaignGrpc.Api.Admission;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;
using MediatR;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>
/// <c>POST /api/campaigns/{campaign_id}/contacts:import</c>: the rpc ImportContacts with a file as its stream, NDJSON or CSV.
/// Its settings are parameters of the query.
/// </summary>
internal static class ImportEndpoint
{
    private static readonly string[] Ndjson = ["application/x-ndjson", "application/ndjson", "application/jsonl"];
    private const string Csv = "text/csv";

    public static void MapImport(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/campaigns/{campaign_id}/contacts:import", ImportAsync).WithMetadata(new HoldsNoBody(), new RouteDescription
        {
            Rpc = ContactService.Descriptor.FindMethodByName(nameof(ContactService.ContactServiceBase.ImportContacts)),
            Parameters = ImportSettings.Descriptor,
            Requests =
            [
                new(Csv, Example: "phone;name\n+79123456791;Иванов Иван\n8 (912) 345-67-92;Петрова Анна\n"),
                .. Ndjson.Select(type => new BodyDescription(type, NewContact.Descriptor, """{"phone":"+79123456793","add_data":{"name":"Иванов Иван"}}""")),
            ],
        });

    private static async Task ImportAsync(HttpContext context, IMediator mediator, ApiOptions options)
    {
        var request = context.Request;
        var mediaType = request.EnsureUtf8([.. Ndjson, Csv]);
        var violations = new Violations();
        var parameters = new RequestParameters(options.UnknownJsonFields, violations);
        var settings = new ImportSettings();
        var first = new ImportContactsRequest();
        parameters.Read(settings, "campaign_id", (string?)request.RouteValues["campaign_id"]);
        foreach (var (name, values) in request.Query)
        {
            if (name == "campaign_id") violations.Add(name, FieldReason.DuplicateField, "It stands in the path.");
            else if (name == "first_row") parameters.Read(first, name, values);
            else parameters.Read(settings, name, values);
        }

        long? firstRow = first.HasFirstRow ? first.FirstRow : null;
        using var csv = new CsvRows();
        var rows = mediaType == Csv
            ? csv.ReadAsync(request.Body, firstRow, context.RequestAborted)
            : new NdjsonRows(options.UnknownJsonFields).ReadAsync(request.Body, firstRow, context.RequestAborted);
        var report = await mediator.Send(settings.ToCommand(rows, violations), context.RequestAborted);
        await ContractJsonText.WriteAsync(context.Response, report.ToProto(), context.RequestAborted);
    }
}
