using System.Globalization;
using Google.Rpc;
using Microsoft.AspNetCore.Localization;
using Microsoft.Net.Http.Headers;

namespace CampaignGrpc.Api.Errors;

/// <summary>A language that a caller asked for: errors have a <see cref="LocalizedMessage"/> in it beside their English message.</summary>
/// <param name="Locale">Its name, as <c>Accept-Language</c> has it.</param>
internal sealed record Language(string Locale)
{
    private const string OfGrpc = "grpc-accept-language";

    private static readonly Language English = new("en");
    private static readonly Language Russian = new("ru");

    /// <summary>The language of the call that is being answered; null when its caller named none that is known here.</summary>
    public static Language? OfCaller =>
        CultureInfo.CurrentUICulture.Name switch
        {
            "en" => English,
            "ru" => Russian,
            _ => null,
        };

    /// <summary>Takes the language of every call from its headers; nothing else in the service depends on it.</summary>
    public static void UseCallerLanguage(WebApplication app)
    {
        app.Use(
            (context, next) =>
            {
                var headers = context.Request.Headers;
                if (headers.TryGetValue(OfGrpc, out var named))
                    headers.TryAdd(HeaderNames.AcceptLanguage, named);
                return next(context);
            }
        );
        app.UseRequestLocalization(
            new RequestLocalizationOptions
            {
                DefaultRequestCulture = new(CultureInfo.InvariantCulture),
                SupportedCultures = [CultureInfo.InvariantCulture],
                SupportedUICultures = [new(English.Locale), new(Russian.Locale)],
                RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider { MaximumAcceptLanguageHeaderValuesToTry = 10 }],
            }
        );
    }

    /// <summary>A sentence of an error in this language.</summary>
    public string Say(string reason, string sentence) => this == Russian ? RussianErrors.Say(reason, sentence) : sentence;
}
