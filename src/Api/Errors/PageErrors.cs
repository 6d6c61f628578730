using System.Globalization;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Endpoints;
using Google.Rpc;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Api.Errors;

/// <summary>Answers people who look at a page with one: what happened, and what to do.</summary>
internal static class PageErrors
{
    /// <summary>
    /// Whether a page was asked for: one of the console, or, where there is one, by a browser that goes to an address that is none.
    /// </summary>
    public static bool AreFor(HttpContext context) =>
        context.GetEndpoint() is { } endpoint
            ? endpoint.Metadata.GetMetadata<ConsolePart>() is { IsStream: false }
            : context.RequestServices.GetRequiredService<IOptions<ConsoleOptions>>().Value.Enabled
                && HttpMethods.IsGet(context.Request.Method)
                && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
                && context
                    .Request.GetTypedHeaders()
                    .Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    public static IResult PageOf(ErrorAnswer answer)
    {
        var details = answer.Status.Details;
        var reason = details.First(detail => detail.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>().Reason;
        var localized = details.FirstOrDefault(detail => detail.Is(LocalizedMessage.Descriptor))?.Unpack<LocalizedMessage>().Message;
        return ConsoleEndpoints.Refusal(reason, localized ?? answer.Status.Message);
    }

    public static Task WriteAsync(HttpContext context, ErrorAnswer answer, IResult page)
    {
        context.Response.StatusCode = answer.HttpStatus;
        if (answer.RetryAfter is { } delay)
            context.Response.Headers.RetryAfter = delay.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return ConsoleEndpoints.WriteAsync(context, page);
    }
}
