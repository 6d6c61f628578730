using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Application;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.Http;

/// <summary>The two forms in which what has no end is told by HTTP: lines of JSON, and server-sent events.</summary>
internal static class StreamForm
{
    public const string Lines = "application/x-ndjson";
    public const string Events = "text/event-stream";

    /// <summary>How lines are described.</summary>
    public static BodyDescription LinesOf(MessageDescriptor told) =>
        new(
            Lines,
            told,
            Comment: "A line each, sent as soon as it is known. What ends the stream early is its last line, in the shape of an error."
        );

    /// <summary>How server-sent events are described.</summary>
    /// <param name="told">The message that is their data.</param>
    /// <param name="with">What each of them has.</param>
    public static BodyDescription EventsOf(MessageDescriptor told, string with) =>
        new(
            Events,
            told,
            Comment: $"To whoever accepts `{Events}` an event each, with {with}; what ends the stream early is an event `fault`."
        );

    /// <summary>
    /// Reads a request of its parameters, and answers whatever comes until it ends, the client has gone or the process stops.
    /// </summary>
    /// <param name="context">Of the request.</param>
    /// <param name="watch">
    /// Begins to watch. What it refuses is answered as any refusal is; what ends it early is the last line or event.
    /// </param>
    /// <param name="eventOf">What is told, as a server-sent event.</param>
    public static async Task SendAsync<TRequest, TTold>(
        HttpContext context,
        Func<TRequest, CancellationToken, Task<IAsyncEnumerable<TTold>>> watch,
        Func<TTold, string> eventOf
    )
        where TRequest : IMessage, new()
        where TTold : IMessage
    {
        var (request, response, services) = (new TRequest(), context.Response, context.RequestServices);
        var unreadable = RequestParameters.Read(context.Request, services.GetRequiredService<ApiOptions>().UnknownJsonFields, request);
        if (unreadable.Count > 0)
            throw new InvalidRequestException(unreadable);
        var sendsEvents = PrefersEvents(context.Request);
        // What may be watched for days must not hold up the end of the process.
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Features.Set(new LastWord(error => response.WriteAsync(sendsEvents ? $"event: fault\ndata: {error}\n\n" : $"{error}\n")));
        await foreach (var told in await watch(request, watching.Token))
        {
            if (!response.HasStarted)
                Begin(response, sendsEvents);
            await response.WriteAsync(sendsEvents ? eventOf(told) : $"{ContractJsonText.Format(told)}\n", watching.Token);
        }
    }

    /// <summary>Whether events are accepted rather than lines; generated clients accept both, the one that they can read first.</summary>
    private static bool PrefersEvents(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .Accept.Where(type => type.Quality != 0)
            .OrderByDescending(type => type.Quality ?? 1)
            .Select(type => type.MediaType.ToString().ToLowerInvariant())
            .FirstOrDefault(type => type is Events or Lines) == Events;

    /// <summary>Says what comes, before the first of it.</summary>
    private static void Begin(HttpResponse response, bool sendsEvents)
    {
        response.ContentType = $"{(sendsEvents ? Events : Lines)}; charset=utf-8";
        response.Headers.CacheControl = "no-store";
    }
}
