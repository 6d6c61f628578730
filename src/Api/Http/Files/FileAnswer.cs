using Microsoft.Net.Http.Headers;

namespace CampaignGrpc.Api.Http.Files;

internal static class FileAnswer
{
    /// <summary>A table with a heading in UTF-8.</summary>
    public const string Csv = "text/csv; charset=utf-8; header=present";

    /// <summary>Says before the first byte that a file comes, and what a browser is to call it.</summary>
    public static void BeginFile(this HttpResponse response, string name, string mediaType)
    {
        response.ContentType = mediaType;
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        response.Headers.CacheControl = "no-store";
    }
}
