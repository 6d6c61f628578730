using System.Runtime.CompilerServices;
using System.Text.Json;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Api.Security;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain.Imports;
using MediatR;
using RefusedRow = CampaignGrpc.Domain.Imports.RefusedRow;
using ResultCsv = CampaignGrpc.Api.Http.Exports.ResultCsv;

namespace CampaignGrpc.Api.Http.Imports;

/// <summary>
/// The rows that an import refused as a file that can be mended and sent again, <c>…/imports/{import_id}/refused_rows.csv</c>: their own
/// cells first, and behind them what was wrong, in columns that the next import leaves out.
/// </summary>
internal static class RefusedRowsFile
{
    /// <summary>What is said of a row beside its own cells.</summary>
    public static readonly IReadOnlyList<string> OwnColumns =
    [
        "refused_row",
        "refused_line",
        "refused_field",
        "refused_reason",
        "refused_description",
        "refused_text",
    ];

    private const int MostKeys = 1_000;

    private const int Unflushed = 64 * 1_024;

    public static void MapRefusedRowsFile(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/campaigns/{campaign_id}/imports/{import_id}/refused_rows.csv", WriteAsync)
            .WithMetadata(
                new LinkedFromConsole(),
                new RouteDescription
                {
                    Name = "ExportRefusedRowsCsv",
                    Rpc = ContactService.Descriptor.FindMethodByName(nameof(ContactService.ContactServiceBase.ListRefusedRows)),
                    Parameters = [GetImportRequest.Descriptor],
                    Answers = [new("text/csv")],
                }
            );

    private static async Task WriteAsync(HttpContext context, IMediator mediator, ApiOptions options)
    {
        var (request, aborted) = (new GetImportRequest(), context.RequestAborted);
        var unreadable = RequestParameters.Read(context.Request, options.UnknownJsonFields, request);
        if (unreadable.Count > 0)
            throw new InvalidRequestException(unreadable);
        var keys = new List<string>();
        // Once for the heading: the cells of the last row may have names that no row before it has.
        await foreach (var faults in ReadAsync(mediator, request, aborted))
            keys.AddRange(CellsOf(faults[0].Sent).Keys.Where(key => keys.Count < MostKeys && !keys.Contains(key)));

        context.Response.BeginFile($"campaign-{request.CampaignId}-refused-rows.csv", FileAnswer.Csv);
        var output = context.Response.BodyWriter;
        var cells = new ResultCsv(output, ',', zone: null);
        cells.Begin();
        foreach (var name in keys.Prepend("phone").Concat(OwnColumns))
            cells.Write(name);
        cells.EndRow();
        await foreach (var faults in ReadAsync(mediator, request, aborted))
        {
            WriteRow(cells, keys, faults);
            if (output.UnflushedBytes >= Unflushed)
                await output.FlushAsync(aborted);
        }

        await output.FlushAsync(aborted);
    }

    private static void WriteRow(ResultCsv cells, List<string> keys, List<RefusedRow> faults)
    {
        var (row, sent) = (faults[0], faults[0].Sent);
        var own = CellsOf(sent);
        cells.Write(sent.Phone);
        foreach (var key in keys)
            cells.Write(own.GetValueOrDefault(key));
        cells.Write(row.Row);
        cells.Write(row.Line);
        cells.Write(string.Join("; ", faults.Select(fault => fault.Field)));
        cells.Write(string.Join("; ", faults.Select(fault => fault.Reason)));
        cells.Write(string.Join(' ', faults.Select(fault => fault.Description)));
        cells.Write(sent.Text.Length > 0 || DataOf(sent).Count > 0 ? sent.Text : sent.AddData);
        cells.EndRow();
    }

    /// <summary>The faults of one row after the other.</summary>
    private static async IAsyncEnumerable<List<RefusedRow>> ReadAsync(
        IMediator mediator,
        GetImportRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var faults = new List<RefusedRow>();
        var token = "";
        do
        {
            var page = await mediator.Send(
                new ListRefusedRowsRequest
                {
                    CampaignId = request.CampaignId,
                    ImportId = request.ImportId,
                    PageSize = Page<RefusedRow>.MaxSize,
                    PageToken = token,
                }.ToQuery(),
                cancellationToken
            );
            foreach (var fault in page.Items)
            {
                if (faults.Count > 0 && faults[0].Row != fault.Row)
                {
                    yield return faults;
                    faults = [];
                }

                faults.Add(fault);
            }

            token = page.NextToken;
        } while (token.Length > 0);

        if (faults.Count > 0)
            yield return faults;
    }

    /// <summary>What it has beside its number, by the names of columns.</summary>
    private static Dictionary<string, string> CellsOf(SentRow sent)
    {
        var cells = DataOf(sent);
        if (sent.Priority.Length > 0)
            cells.TryAdd("priority", sent.Priority);
        if (sent.TimeZone.Length > 0)
            cells.TryAdd("time_zone", sent.TimeZone);
        return cells;
    }

    /// <summary>What stands in <c>add_data</c>, by its keys; nothing of what is no whole object.</summary>
    private static Dictionary<string, string> DataOf(SentRow sent)
    {
        try
        {
            using var data = JsonDocument.Parse(sent.AddData.Length == 0 ? "{}" : sent.AddData);
            return data.RootElement.ValueKind != JsonValueKind.Object
                ? []
                : data
                    .RootElement.EnumerateObject()
                    .DistinctBy(field => field.Name)
                    .ToDictionary(
                        field => field.Name,
                        field => field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText()
                    );
        }
        catch (JsonException)
        {
            // It was refused for that, or cut for its length.
            return [];
        }
    }
}
