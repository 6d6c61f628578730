namespace CampaignGrpc.Api.Http;

/// <summary>The two forms in which what has no end is told by HTTP: lines of JSON, and server-sent events.</summary>
internal static class StreamForm
{
    public const string Lines = "application/x-ndjson";
    public const string Events = "text/event-stream";

    /// <summary>Whether events are accepted rather than lines; generated clients accept both, the one that they can read first.</summary>
    public static bool PrefersEvents(HttpRequest request) => request.GetTypedHeaders().Accept
        .Where(type => type.Quality != 0)
        .OrderByDescending(type => type.Quality ?? 1)
        .Select(type => type.MediaType.ToString().ToLowerInvariant())
        .FirstOrDefault(type => type is Events or Lines) == Events;

    /// <summary>Says what comes, before the first of it.</summary>
    public static void Begin(HttpResponse response, bool sendsEvents)
    {
        response.ContentType = $"{(sendsEvents ? Events : Lines)}; charset=utf-8";
        response.Headers.CacheControl = "no-store";
    }
}
