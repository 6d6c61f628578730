using System.Text;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>Signing in by a key or elsewhere, signing out, and the language.</summary>
internal static class SignInEndpoints
{
    private const string Path = "/signin";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, ShowAsync, ConsolePart.ForAll);
        routes.Post(Path, SignInAsync, ConsolePart.ForAll);
        routes.Get("/signin/elsewhere", GoElsewhereAsync, ConsolePart.ForAll);
        routes.Post("/signout", SignOutAsync, ConsolePart.ForAll);
        routes.Post("/language", ChooseLanguageAsync, ConsolePart.ForAll);
    }

    /// <summary>Where somebody signs in who wanted to go elsewhere.</summary>
    public static string For(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path != "/"
            ? $"{Path}?back={Uri.EscapeDataString(request.Path + request.QueryString)}"
            : Path;

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var back = Own(context.Request.Query["back"]);
        return desk.Visitor.Caller is null ? await PageAsync(context, back, isRefused: false) : Answers.GoTo(back);
    }

    private static async Task<IResult> SignInAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var back = Own(form["back"]);
        var ring = context.RequestServices.GetRequiredService<KeyRing>();
        if (
            KeySecret.TryParse(form["key"].ToString().Trim()) is not { } secret
            || await ring.FindAsync(secret, context.RequestAborted) is null
        )
        {
            throw new RefusedPageException(
                new InvalidRequestException("key", FieldReason.UnknownValue, "The key or token is not known, was revoked or has expired."),
                await PageAsync(context, back, isRefused: true)
            );
        }

        context.RequestServices.GetRequiredService<Sessions>().Begin(context, secret);
        return Answers.GoTo(back);
    }

    /// <summary>A link and no form: the policy of pages lets forms lead nowhere else.</summary>
    private static async Task<IResult> GoElsewhereAsync(Desk desk, HttpContext context)
    {
        var back = Own(context.Request.Query["back"]);
        var provider = context.RequestServices.GetRequiredService<IIdentityProvider>();
        if (provider.Name is null)
            return Answers.GoTo(Path);
        try
        {
            await provider.SendAsync(context, back);
            return EmptyHttpResult.Instance;
        }
        catch (DomainException refusal)
        {
            throw new RefusedPageException(refusal, Failed(back));
        }
    }

    /// <summary>An identity provider did not vouch for somebody.</summary>
    public static IResult Failed(string back) => Answers.Page<SignInPage>(("Back", back), ("HasFailed", true));

    /// <summary>
    /// The session's cookie does not come with what another site led to, as the provider did: this page leads on, and is of this site.
    /// </summary>
    public static IResult SignedIn(string back) => new Onward(Own(back));

    /// <summary>
    /// Where all callers come by tokens or certificates there is no key to sign in with: the page says where one comes from.
    /// </summary>
    private static async Task<IResult> PageAsync(HttpContext context, string back, bool isRefused)
    {
        var hasKeys = await context.RequestServices.GetRequiredService<KeyRing>().HasLiveKeyAsync(context.RequestAborted);
        return Answers.Page<SignInPage>(("Back", back), ("IsRefused", isRefused), ("HasKeys", hasKeys));
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
    private static string Own(string? path) => RedirectHttpResult.IsLocalUrl(path) && Ascii.IsValid(path) ? path! : "/";

    private sealed class Onward(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers["Refresh"] = $"0; url={path}";
            return Answers.Page<SignedInPage>(("Back", path)).ExecuteAsync(httpContext);
        }
    }
}
