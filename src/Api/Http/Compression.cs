using System.Net.Mime;
using CampaignGrpc.Web.Endpoints;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Primitives;

namespace CampaignGrpc.Api.Http;

/// <summary>
/// Lists, exports and the API document come compressed to whoever asks for it. An answer with an ETag is small and comes as it
/// is: the tag names a version that goes back in If-Match, and another encoding would need another tag.
/// </summary>
internal sealed class Compression(ResponseCompressionProvider library) : IResponseCompressionProvider
{
    public static void AddTo(IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            // Nothing that lets anybody in stands in an answer, so that its length gives nothing away; the token of a form is new each
            // time.
            compression.EnableForHttps = true;
            compression.MimeTypes = [MediaTypeNames.Application.Json, MediaTypeNames.Text.Html, "application/x-ndjson", "text/csv"];
        });
        services.AddSingleton<ResponseCompressionProvider>();
        services.AddSingleton<IResponseCompressionProvider, Compression>();
    }

    /// <summary>A watch is left out: its messages are small, and each must come at once.</summary>
    public static void Use(IApplicationBuilder app) =>
        app.UseWhen(
            context => HttpMethods.IsGet(context.Request.Method) && !ComesAtOnce(context.GetEndpoint()?.Metadata),
            reading => reading.UseResponseCompression()
        );

    private static bool ComesAtOnce(EndpointMetadataCollection? metadata) =>
        metadata?.GetMetadata<ComesAtOnce>() is not null || metadata?.GetMetadata<ConsolePart>() is { IsStream: true };

    /// <summary>Those who do not ask for it are told too that others may get another answer.</summary>
    public bool CheckRequestAcceptsCompression(HttpContext context) => true;

    public ICompressionProvider? GetCompressionProvider(HttpContext context) =>
        StringValues.IsNullOrEmpty(context.Request.Headers.AcceptEncoding) ? null : library.GetCompressionProvider(context);

    public bool ShouldCompressResponse(HttpContext context) =>
        StringValues.IsNullOrEmpty(context.Response.Headers.ETag) && library.ShouldCompressResponse(context);
}

/// <summary>Marks an endpoint whose answer goes on while it is read: no part of it is held back to be packed.</summary>
internal sealed class ComesAtOnce;
