using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Api.Security;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using MediatR;
using Microsoft.AspNetCore.Http.Features;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Http.Exports;

/// <summary>
/// A campaign's results as a file, <c>GET /api/campaigns/{campaign_id}/results.csv</c>, <c>….xlsx</c> and <c>….ndjson</c>: written
/// as they are read, a slice of the list at a time, so that memory does not grow with the list. Past the first byte a
/// fault cuts the connection: half a file must not look like a whole one.
/// </summary>
internal static class ResultFiles
{
    public const string DayFormat = "yyyy-MM-dd";

    /// <summary>UTC, as the contract's JSON has it, and always to the microsecond.</summary>
    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>What is written before the caller must have taken some of it.</summary>
    private const int Unflushed = 64 * 1_024;

    public static void MapResultFiles(this IEndpointRouteBuilder routes)
    {
        Map("Csv", new("text/csv"), [Proto.ResultTable.Descriptor, Proto.ResultCsv.Descriptor], WriteCsvAsync);
        Map("Xlsx", new(FileBody.Xlsx), [Proto.ResultTable.Descriptor], WriteXlsxAsync);
        Map("Ndjson", new("application/x-ndjson", Struct.Descriptor), [], WriteNdjsonAsync);

        void Map(
            string form,
            BodyDescription answer,
            IEnumerable<MessageDescriptor> parameters,
            Func<HttpContext, IMediator, ApiOptions, Task> write
        ) =>
            routes
                .MapGet($"/api/campaigns/{{campaign_id}}/results.{form.ToLowerInvariant()}", write)
                .WithMetadata(
                    new LinkedFromConsole(),
                    new RouteDescription
                    {
                        Name = $"ExportResults{form}",
                        Rpc = Proto.ResultService.Descriptor.FindMethodByName(nameof(Proto.ResultService.ResultServiceBase.ExportResults)),
                        Parameters = [Proto.ExportResultsRequest.Descriptor, .. parameters],
                        Answers = [answer],
                    }
                );
    }

    private static async Task WriteCsvAsync(HttpContext context, IMediator mediator, ApiOptions options)
    {
        var (request, layout, csv) = (new Proto.ExportResultsRequest(), new Proto.ResultTable(), new Proto.ResultCsv());
        var unreadable = RequestParameters.Read(context.Request, options.UnknownJsonFields, request, layout, csv);
        var table = new ResultTable(layout, unreadable);
        var slices = await mediator.Send(request.ToQuery(unreadable, table.NeedsKeys), context.RequestAborted);

        Begin(context, request, "csv", FileAnswer.Csv);
        var output = context.Response.BodyWriter;
        var cells = new ResultCsv(output, csv.Separator.ToCharacter() ?? ',', table.Zone);
        var isBegun = false;
        await foreach (var slice in slices)
        {
            if (!isBegun)
            {
                cells.Begin();
                table.WriteHead(cells, slice.Keys);
                cells.EndRow();
                isBegun = true;
            }

            foreach (var row in slice.Rows)
            {
                table.WriteRow(cells, row);
                cells.EndRow();
                if (output.UnflushedBytes >= Unflushed)
                    await output.FlushAsync(context.RequestAborted);
            }

            await output.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task WriteXlsxAsync(HttpContext context, IMediator mediator, ApiOptions options)
    {
        var (request, layout) = (new Proto.ExportResultsRequest(), new Proto.ResultTable());
        var unreadable = RequestParameters.Read(context.Request, options.UnknownJsonFields, request, layout);
        var table = new ResultTable(layout, unreadable);
        var slices = await mediator.Send(request.ToQuery(unreadable, table.NeedsKeys), context.RequestAborted);

        Begin(context, request, "xlsx", FileBody.Xlsx);
        // The archive writes its directory at the end in one go.
        context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
        await using var file = await ResultXlsx.BeginAsync(context.Response.Body, table.Zone, context.RequestAborted);
        var isBegun = false;
        await foreach (var slice in slices)
        {
            if (!isBegun)
            {
                table.WriteHead(file, slice.Keys);
                await file.EndRowAsync(context.RequestAborted);
                isBegun = true;
            }

            foreach (var row in slice.Rows)
            {
                table.WriteRow(file, row);
                await file.EndRowAsync(context.RequestAborted);
            }

            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await file.FinishAsync(context.RequestAborted);
    }

    private static async Task WriteNdjsonAsync(HttpContext context, IMediator mediator, ApiOptions options)
    {
        var request = new Proto.ExportResultsRequest();
        var unreadable = RequestParameters.Read(context.Request, options.UnknownJsonFields, request);
        var slices = await mediator.Send(request.ToQuery(unreadable), context.RequestAborted);

        Begin(context, request, "ndjson", "application/x-ndjson; charset=utf-8");
        var output = context.Response.BodyWriter;
        await foreach (var slice in slices)
        {
            foreach (var row in slice.Rows)
            {
                ResultNdjson.WriteRow(output, row);
                if (output.UnflushedBytes >= Unflushed)
                    await output.FlushAsync(context.RequestAborted);
            }

            await output.FlushAsync(context.RequestAborted);
        }
    }

    private static void Begin(HttpContext context, Proto.ExportResultsRequest request, string extension, string mediaType) =>
        context.Response.BeginFile($"campaign-{request.CampaignId}-results.{extension}", mediaType);
}
