using CampaignGrpc.Web.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>Marks what belongs to the console: who asks is found by its session, and what each use case needs is asked as it is sent.</summary>
/// <param name="IsForAll">Whether it is shown to whoever comes.</param>
/// <param name="TakesFile">Whether its body is a file, which is put on disk as it comes.</param>
/// <param name="IsStream">Whether its answer goes on.</param>
public sealed record ConsolePart(bool IsForAll = false, bool TakesFile = false, bool IsStream = false);

/// <summary>An endpoint of the console.</summary>
internal delegate Task<IResult> Handle(Desk desk, HttpContext context);

internal static class ConsoleRoutes
{
    /// <summary>Of a form; a file of a million numbers with some words each is smaller. What is pasted lies in memory.</summary>
    private static readonly FormOptions Limits = new() { MultipartBodyLengthLimit = 512 * 1_024 * 1_024, ValueLengthLimit = 16 * 1_024 * 1_024 };

    public static void Get(this IEndpointRouteBuilder routes, string path, Handle handle, ConsolePart? part = null) =>
        Add(routes.MapGet(path, context => RunAsync(context, handle)), part);

    /// <summary>A form, which is taken only with the token that its page has.</summary>
    public static void Post(this IEndpointRouteBuilder routes, string path, Handle handle, ConsolePart? part = null) =>
        Add(routes.MapPost(path, context => RunAsync(context, handle)), part);

    private static void Add(IEndpointConventionBuilder endpoint, ConsolePart? part) =>
        endpoint.WithMetadata(part ?? new()).ExcludeFromDescription();

    private static async Task RunAsync(HttpContext context, Handle handle)
    {
        var desk = context.RequestServices.GetRequiredService<Desk>();
        desk.Serve(context.Features.Get<Visitor>() ?? Visitor.Unknown, context.RequestAborted);
        var part = context.GetEndpoint()!.Metadata.GetRequiredMetadata<ConsolePart>();
        var isLetIn = part.IsForAll || desk.Visitor.Caller is not null;
        var answer = isLetIn ? await AnswerAsync(desk, context, handle) : Answers.GoTo(SignInEndpoints.For(context.Request));
        await answer.ExecuteAsync(context);
    }

    private static async Task<IResult> AnswerAsync(Desk desk, HttpContext context, Handle handle)
    {
        if (!HttpMethods.IsPost(context.Request.Method)) return await handle(desk, context);
        await ReadFormAsync(context);
        await EnsureOwnFormAsync(context);
        return await handle(desk, context);
    }

    /// <summary>Reads the form before anything else does, which would tell less of what is wrong with it.</summary>
    private static async Task ReadFormAsync(HttpContext context)
    {
        context.Features.Set<IFormFeature>(new FormFeature(context.Request, Limits));
        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            throw new Application.InvalidRequestException("form", Domain.FieldReason.TooLarge, exception.Message);
        }
    }

    private static async Task EnsureOwnFormAsync(HttpContext context)
    {
        try
        {
            await context.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(context);
        }
        catch (AntiforgeryValidationException exception)
        {
            throw new RefusedPageException(
                new Application.InvalidRequestException("form", Domain.FieldReason.Required, exception.Message),
                Answers.Page<Pages.ExpiredPage>());
        }
    }
}
