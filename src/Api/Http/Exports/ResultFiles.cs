using System.Buffers;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Domain.Attempts;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using MediatR;
using Microsoft.Net.Http.Headers;
using ExportResultsRequest = CampaignGrpc.Contracts.V1.ExportResultsRequest;
using ResultService = CampaignGrpc.Contracts.V1.ResultService;

namespace CampaignGrpc.Api.Http.Exports;

/// <summary>
/// A campaign's results as a file, <c>GET /api/campaigns/{campaign_id}/results.csv</c> and <c>…/results.ndjson</c>: written
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

    private static readonly Format[] Formats =
    [
        new("csv", "text/csv; charset=utf-8; header=present", null, ResultCsv.WriteHead, ResultCsv.WriteRow),
        new("ndjson", "application/x-ndjson; charset=utf-8", Struct.Descriptor, _ => { }, ResultNdjson.WriteRow),
    ];

    public static void MapResultFiles(this IEndpointRouteBuilder routes)
    {
        foreach (var format in Formats)
        {
            routes.MapGet(
                $"/api/campaigns/{{campaign_id}}/results.{format.Extension}",
                (HttpContext context, IMediator mediator, ApiOptions options) => WriteAsync(context, mediator, options, format))
                .WithMetadata(new RouteDescription
                {
                    Rpc = ResultService.Descriptor.FindMethodByName(nameof(ResultService.ResultServiceBase.ExportResults)),
                    Answers = [new(format.MediaType.Split(';')[0], format.Line)],
                });
        }
    }

    /// <summary>How long an attempt was talked, if it is known when that began and ended.</summary>
    public static decimal? TalkSeconds(Attempt? attempt) => attempt?.Conclusion?.TalkDuration?.Ticks / (decimal)TimeSpan.TicksPerSecond;

    private static async Task WriteAsync(HttpContext context, IMediator mediator, ApiOptions options, Format format)
    {
        var query = RequestParameters.Read<ExportResultsRequest>(context.Request, options.UnknownJsonFields).ToQuery();
        var slices = await mediator.Send(query, context.RequestAborted);

        context.Response.ContentType = format.MediaType;
        context.Response.Headers.ContentDisposition =
            new ContentDispositionHeaderValue("attachment") { FileName = $"campaign-{query.CampaignId}-results.{format.Extension}" }.ToString();
        context.Response.Headers.CacheControl = "no-store";
        var output = context.Response.BodyWriter;
        format.WriteHead(output);
        await foreach (var slice in slices)
        {
            foreach (var row in slice)
            {
                format.WriteRow(output, row);
                if (output.UnflushedBytes >= Unflushed) await output.FlushAsync(context.RequestAborted);
            }

            await output.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>A kind of file.</summary>
    private sealed record Format(
        string Extension,
        string MediaType,
        MessageDescriptor? Line,
        Action<IBufferWriter<byte>> WriteHead,
        Action<IBufferWriter<byte>, ResultRow> WriteRow);
}
