using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CampaignGrpc.Web.Texts;

/// <summary>The language of a page: what its reader has chosen, else what their browser asks for, else Russian.</summary>
internal static class PageLanguage
{
    private const string Cookie = "lang";

    private static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru-RU");

    /// <summary>The language is the person's, and the clock of this English has 24 hours.</summary>
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private static readonly CultureInfo RussianTexts = CultureInfo.GetCultureInfo(Speech.Russian);
    private static readonly CultureInfo EnglishTexts = CultureInfo.GetCultureInfo(Speech.English);

    /// <summary>Speaks it from here on, in this flow.</summary>
    public static void Speak(HttpContext context)
    {
        var isEnglish = Of(context.Request) == Speech.English;
        CultureInfo.CurrentCulture = isEnglish ? English : Russian;
        CultureInfo.CurrentUICulture = isEnglish ? EnglishTexts : RussianTexts;
    }

    public static void Choose(HttpContext context, string? language) =>
        context.Response.Cookies.Append(
            Cookie,
            language == Speech.English ? Speech.English : Speech.Russian,
            new()
            {
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                HttpOnly = true,
                Secure = context.Request.IsHttps,
                IsEssential = true,
            }
        );

    private static string Of(HttpRequest request)
    {
        if (request.Cookies[Cookie] is Speech.Russian or Speech.English)
            return request.Cookies[Cookie]!;
        return request
            .GetTypedHeaders()
            .AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(language => language is Speech.Russian or Speech.English)
            ?? Speech.Russian;
    }
}
