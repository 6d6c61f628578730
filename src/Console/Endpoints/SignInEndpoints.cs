using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>Signing in by a key, signing out, and the language.</summary>
internal static class SignInEndpoints
{
    private const string Path = "/signin";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, ShowAsync, new(IsForAll: true));
        routes.Post(Path, SignInAsync, new(IsForAll: true));
        routes.Post("/signout", SignOutAsync, new(IsForAll: true));
        routes.Post("/language", ChooseLanguageAsync, new(IsForAll: true));
    }

    /// <summary>Where somebody signs in who wanted to go elsewhere.</summary>
    public static string For(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path != "/" ? $"{Path}?back={Uri.EscapeDataString(request.Path + request.QueryString)}" : Path;

    private static Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var back = Own(context.Request.Query["back"]);
        return Task.FromResult(desk.Visitor.Caller is null ? Answers.Page<SignInPage>(("Back", back)) : Answers.GoTo(back));
    }

    private static async Task<IResult> SignInAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var back = Own(form["back"]);
        var ring = context.RequestServices.GetRequiredService<KeyRing>();
        if (KeySecret.TryParse(form["key"].ToString().Trim()) is not { } secret || await ring.FindAsync(secret, context.RequestAborted) is null)
            throw new RefusedPageException(new Application.InvalidRequestException("key", FieldReason.UnknownValue, "A key that is taken."), Answers.Page<SignInPage>(
                ("Back", back),
                ("IsRefused", true)));
        context.RequestServices.GetRequiredService<Sessions>().Begin(context, secret);
        return Answers.GoTo(back);
    }

    private static Task<IResult> SignOutAsync(Desk desk, HttpContext context)
    {
        Sessions.End(context);
        return Task.FromResult(Answers.GoTo(Path));
    }

    private static async Task<IResult> ChooseLanguageAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        PageLanguage.Choose(context, form["to"]);
        return Answers.GoTo(Own(form["back"]));
    }

    /// <summary>A path of this service and nobody else's.</summary>
    private static string Own(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : "/";
}
