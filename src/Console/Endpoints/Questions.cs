using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.Scheduling;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>What is asked for behind the question mark of a page's address, and in its forms.</summary>
internal static class Questions
{
    public const int PageSize = 50;

    public static string Page(this HttpContext context) => context.Request.Query["page"].ToString();

    /// <summary>What is asked for under a name, without the blanks around it.</summary>
    public static string Asked(this HttpContext context, string name) => context.Request.Query[name].ToString().Trim();

    /// <summary>What was done just now, for the page to say so.</summary>
    public static string Done(this HttpContext context) => context.Request.Query["done"].ToString();

    /// <summary>An id of the path, which matches a number alone.</summary>
    public static long Id(this HttpContext context, string name) =>
        long.Parse((string)context.Request.RouteValues[name]!, CultureInfo.InvariantCulture);

    /// <summary>Null when it is no positive whole number.</summary>
    public static long? Whole(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    /// <summary>A positive whole number; null where nothing is given, and where it is none, which is told as of this field.</summary>
    public static long? Whole(string? text, string field, Violations unreadable)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var number = Whole(text);
        if (number is null)
            unreadable.Add(field, FieldReason.NotANumber, "A whole number.", text);
        return number;
    }

    /// <summary>Null when it is none of its kind.</summary>
    public static TEnum? One<TEnum>(string? text)
        where TEnum : struct, Enum => Enum.TryParse<TEnum>(text, ignoreCase: true, out var one) && Enum.IsDefined(one) ? one : null;

    /// <summary>One of its kind; null where nothing is given, and where it is none, which is told as of this field.</summary>
    public static TEnum? One<TEnum>(string? text, string field, Violations unreadable)
        where TEnum : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var one = One<TEnum>(text);
        if (one is null)
            unreadable.Add(field, FieldReason.UnknownValue, "A value of the contract.", text);
        return one;
    }

    /// <summary>What a form is to do, which it must name: to do another of these instead would be worse than nothing.</summary>
    /// <exception cref="InvalidRequestException">It names none of them.</exception>
    public static string Act(this IFormCollection form, params IReadOnlyList<string> known)
    {
        var act = form["act"].ToString();
        if (known.Contains(act))
            return act;
        throw new InvalidRequestException("act", FieldReason.UnknownValue, $"One of: {string.Join(", ", known)}.");
    }

    /// <summary>A number as somebody has written it; what is wrong with it is told as of this field.</summary>
    public static PhoneNumber? Phone(this HttpContext context, string text, string field, Violations unreadable)
    {
        var (number, _, problem) = context.RequestServices.GetRequiredService<PhoneNumberReader>().Read(text);
        if (number is null)
            unreadable.Add(field, problem, text);
        return number;
    }

    /// <summary>The clock of pages that are about no campaign.</summary>
    public static IanaZone Zone(this HttpContext context) =>
        IanaZone.FromStorage(context.RequestServices.GetRequiredService<IOptions<CampaignsOptions>>().Value.DefaultTimeZone);

    public static DateTimeOffset Now(this HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().Now();

    /// <summary>A path with what is asked behind it; what is empty is left out.</summary>
    public static string Path(string path, params IEnumerable<(string Name, string? Value)> asked)
    {
        var given = asked.Where(part => !string.IsNullOrEmpty(part.Value));
        var parts = given.Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}").ToList();
        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }
}
