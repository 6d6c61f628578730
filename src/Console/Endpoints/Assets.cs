using CampaignGrpc.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>The files that pages load: kept by browsers for good, since one that changes has another address.</summary>
internal static class Assets
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, file) in ConsoleFiles.ByPath)
        {
            routes.MapGet(path, context => WriteAsync(context, file)).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static async Task WriteAsync(HttpContext context, ConsoleFile file)
    {
        var response = context.Response;
        response.ContentType = file.Type;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = "Accept-Encoding";
        var isPacked =
            file.Brotli is not null && context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        if (isPacked)
            response.Headers.ContentEncoding = "br";
        var bytes = isPacked ? file.Brotli! : file.Bytes;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
