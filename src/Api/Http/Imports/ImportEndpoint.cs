using System.Text;
using CampaignGrpc.Api.Admission;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Imports;
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
        // The charsets of older files, which the reader of Excel files asks for as well.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        // Without this a compressed file that was cut off is taken for whole, and the rest of the list is lost in silence.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
        routes.MapPost("/api/campaigns/{campaign_id}/contacts:import", ImportAsync).WithMetadata(new HoldsNoBody(), new RouteDescription
        {
            Rpc = ContactService.Descriptor.FindMethodByName(nameof(ContactService.ContactServiceBase.ImportContacts)),
            Parameters = [ImportSettings.Descriptor, ImportFile.Descriptor],
            Requests =
            [
                new(ImportBody.Csv, Example: "phone;name\n+79123456791;Иванов Иван\n8 (912) 345-67-92;Петрова Анна\n"),
                .. ImportBody.Ndjson.Select(type => new BodyDescription(type, NewContact.Descriptor, """{"phone":"+79123456793","add_data":{"name":"Иванов Иван"}}""")),
                new(ImportBody.Xlsx, IsFile: true),
                new(ImportBody.Form, IsFile: true),
            ],
        });
    }

    private static async Task ImportAsync(HttpContext context, IMediator mediator, ApiOptions options)
    {
        var (request, aborted) = (context.Request, context.RequestAborted);
        var body = await ImportBody.OpenAsync(request, aborted);
        var violations = new Violations();
        var parameters = new RequestParameters(options.UnknownJsonFields, violations);
        var (settings, file) = (new ImportSettings(), new ImportFile());
        parameters.Read(settings, "campaign_id", (string?)request.RouteValues["campaign_id"]);
        foreach (var (name, values) in request.Query)
        {
            if (name == "campaign_id") violations.Add(name, FieldReason.DuplicateField, "It stands in the path.");
            else if (ImportFile.Descriptor.FindFieldByName(name) is not null) parameters.Read(file, name, values);
            else parameters.Read(settings, name, values);
        }

        var command = settings.ToCommand(Rows(body, file, options, aborted), violations);
        var report = await mediator.Send(command, aborted);
        await ContractJsonText.WriteAsync(context.Response, report.ToProto(), aborted);
    }

    private static async IAsyncEnumerable<ImportBatch> Rows(
        ImportBody body,
        ImportFile file,
        ApiOptions options,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var choice = new TableColumns.Choice(file.HasPhoneColumn ? file.PhoneColumn : null, file.Columns);
        long? firstRow = file.HasFirstRow ? file.FirstRow : null;
        IAsyncEnumerable<ImportBatch> batches;
        switch (body.Format)
        {
            case ImportFormat.Csv:
                var (text, advice) = await TextEncoding.OpenAsync(body.Content, body.Charset, cancellationToken);
                var csv = new CsvRows(choice, SeparatorOf(file.Separator)).ReadAsync(text, cancellationToken);
                batches = new TableRows(choice, advice).ReadAsync(csv, firstRow, cancellationToken);
                break;
            case ImportFormat.Xlsx:
                var sheet = XlsxRows.ReadAsync(body.Content, file.HasSheet ? file.Sheet : null, cancellationToken);
                batches = new TableRows(choice, "Text.").ReadAsync(sheet, firstRow, cancellationToken);
                break;
            default:
                if (body.Charset is { } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) throw EdgeRefusal.Charset.With("NDJSON is in UTF-8.");
                batches = new NdjsonRows(options.UnknownJsonFields).ReadAsync(body.Content, firstRow, cancellationToken);
                break;
        }

        await foreach (var batch in batches.WithCancellation(cancellationToken)) yield return batch;
    }

    private static char? SeparatorOf(FileSeparator separator) => separator switch
    {
        FileSeparator.Comma => ',',
        FileSeparator.Semicolon => ';',
        FileSeparator.Tab => '\t',
        _ => null,
    };
}
