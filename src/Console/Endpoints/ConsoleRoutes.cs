using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Forms;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>An endpoint of the console.</summary>
internal delegate Task<IResult> Handle(Desk desk, HttpContext context);

/// <summary>
/// What every page and form passes, in this order: who asks, whether they may, how large it is, whether it is one of ours.
/// </summary>
internal static class ConsoleRoutes
{
    /// <summary>The form of a campaign has some fifty.</summary>
    private const int MostFields = 256;

    public static void Get(this IEndpointRouteBuilder routes, string path, Handle handle, ConsolePart part) =>
        Add(routes.MapGet(path, context => RunAsync(context, handle)), part);

    /// <summary>A form, which is taken only with the token that its page has.</summary>
    public static void Post(this IEndpointRouteBuilder routes, string path, Handle handle, ConsolePart part) =>
        Add(routes.MapPost(path, context => RunAsync(context, handle)), part);

    private static void Add(IEndpointConventionBuilder endpoint, ConsolePart part) => endpoint.WithMetadata(part).ExcludeFromDescription();

    private static async Task RunAsync(HttpContext context, Handle handle)
    {
        var desk = context.RequestServices.GetRequiredService<Desk>();
        desk.Serve(context.Features.Get<Visitor>() ?? Visitor.Unknown, context.RequestAborted);
        var part = context.GetEndpoint()!.Metadata.GetRequiredMetadata<ConsolePart>();
        var isLetIn = part.UseCases.Count == 0 || desk.Visitor.Caller is not null;
        var answer = isLetIn ? await AnswerAsync(desk, context, part, handle) : Answers.GoTo(SignInEndpoints.For(context.Request));
        await answer.ExecuteAsync(context);
    }

    private static async Task<IResult> AnswerAsync(Desk desk, HttpContext context, ConsolePart part, Handle handle)
    {
        await desk.EnsureMayAsync(part.UseCases);
        if (!HttpMethods.IsPost(context.Request.Method))
            return await handle(desk, context);
        if (!IsForm(context.Request))
            throw NotWhole;
        var isOfFile = part.TakesFile && context.Request.GetTypedHeaders().ContentType!.Boundary.Length > 0;
        using var arrival = isOfFile ? context.RequestServices.GetRequiredService<Uploads>().Arrive() : null;
        await ReadFormAsync(context, part, arrival);
        await EnsureOwnFormAsync(context);
        return await handle(desk, context);
    }

    /// <summary>Reads the form before anything else does, which would tell less of what is wrong with it.</summary>
    private static async Task ReadFormAsync(HttpContext context, ConsolePart part, Arrival? arrival)
    {
        // What is no file lies in memory.
        var most = arrival is not null ? part.MostBytes : Math.Min(part.MostBytes, ConsolePart.MostPastedBytes);
        // The server would end the connection at once, and a browser say no more than that.
        if (context.Request.ContentLength > most)
            throw FileForm.TooLarge(most);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;
        try
        {
            context.Features.Set<IFormFeature>(
                arrival is not null
                    ? new FormFeature(
                        await FileForm.ReadAsync(context.Request, ConsolePart.MostPastedBytes, arrival.Folder, context.RequestAborted)
                    )
                    : new FormFeature(context.Request, LimitsOf((int)most))
            );
            await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (BadHttpRequestException) when (context.Request.ContentLength is null)
        {
            // Of a body that does not say how large it is the limit is met on the way.
            throw FileForm.TooLarge(most);
        }
        catch (InvalidDataException)
        {
            // Of a file's form the limits are looked after above; else it is one of the framework's.
            throw arrival is not null ? NotWhole : FileForm.TooLarge(most);
        }
        catch (IOException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw NotWhole;
        }
    }

    private static InvalidRequestException NotWhole => new("form", FieldReason.Format, "The form did not arrive whole.");

    private static bool IsForm(HttpRequest request) =>
        request.HasFormContentType
        && request.GetTypedHeaders().ContentType is { } type
        && (type.SubType != "form-data" || type.Boundary.Length > 0);

    private static FormOptions LimitsOf(int most) =>
        new()
        {
            MultipartBodyLengthLimit = most,
            ValueLengthLimit = most,
            ValueCountLimit = MostFields,
        };

    private static async Task EnsureOwnFormAsync(HttpContext context)
    {
        try
        {
            await context.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(context);
        }
        catch (AntiforgeryValidationException exception)
        {
            throw new RefusedPageException(
                new InvalidRequestException("form", FieldReason.Required, exception.Message),
                Answers.Page<ExpiredPage>()
            );
        }
    }
}
