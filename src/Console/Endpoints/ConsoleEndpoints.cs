using System.Text.Encodings.Web;
using System.Text.Unicode;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Forms;
using CampaignGrpc.Web.Live;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>The console, put together: what it registers, what stands before its pages, and where they are.</summary>
public static class ConsoleEndpoints
{
    /// <summary>The stream of what changes.</summary>
    public const string Live = LiveEndpoint.Path;

    private const string Policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = "form";
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            forms.FormFieldName = "form";
        });
        // Otherwise every letter of Cyrillic is written as an entity.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<Sessions>();
        services.AddScoped<Desk>();
        services.AddSingleton<Board>();
        services.AddSingleton<Uploads>();
        services.AddHostedService(provider => provider.GetRequiredService<Uploads>());
        services.AddHostedService<WarmUp>();
    }

    /// <summary>What pages need before they are made; the API's callers see none of it.</summary>
    public static void UseConsole(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value.Enabled)
            return;
        app.Use(
            (context, next) =>
            {
                if (context.GetEndpoint()?.Metadata.GetMetadata<ConsolePart>() is not null)
                    Prepare(context);
                return next(context);
            }
        );
    }

    public static void MapConsole(this WebApplication app)
    {
        Assets.Map(app);
        LiveEndpoint.Map(app);
        SignInEndpoints.Map(app);
        CampaignListEndpoints.Map(app);
        NewCampaignEndpoints.Map(app);
        CampaignEndpoints.Map(app);
        BulkEndpoints.Map(app);
        EditCampaignEndpoints.Map(app);
        RedialEndpoints.Map(app);
        ImportEndpoints.Map(app);
        ContactEndpoints.Map(app);
        ContactChangeEndpoints.Map(app);
        PeopleEndpoints.Map(app);
        LimitEndpoints.Map(app);
        CalendarEndpoints.Map(app);
        DialerEndpoints.Map(app);
        ResultEndpoints.Map(app);
        EventEndpoints.Map(app);
        WebhookEndpoints.Map(app);
        AuditEndpoints.Map(app);
        KeyEndpoints.Map(app);
        OperationEndpoints.Map(app);
    }

    /// <summary>The page of something that was refused.</summary>
    /// <param name="reason">Its reason.</param>
    /// <param name="message">What it says.</param>
    public static IResult Refusal(string reason, string message) => Answers.Page<RefusalPage>(("Reason", reason), ("Message", message));

    /// <summary>An identity provider vouched for somebody: the page leads on.</summary>
    /// <param name="back">Where they wanted to go.</param>
    public static IResult SignedIn(string back) => SignInEndpoints.SignedIn(back);

    /// <summary>An identity provider did not vouch for somebody.</summary>
    public static IResult SignInFailed() => SignInEndpoints.Failed("/");

    /// <summary>Writes a page wherever it is found out that one is needed.</summary>
    public static Task WriteAsync(HttpContext context, IResult page)
    {
        Prepare(context);
        return page.ExecuteAsync(context);
    }

    private static void Prepare(HttpContext context)
    {
        PageLanguage.Speak(context);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "same-origin";
    }
}
