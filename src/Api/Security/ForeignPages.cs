using CampaignGrpc.Api.Errors;

namespace CampaignGrpc.Api.Security;

/// <summary>
/// Keeps pages of other sites, open in the browser of somebody who can reach the service, from changing anything. A browser says where a
/// request comes from, and asks beforehand only for some: a plain POST it sends at once.
/// </summary>
internal sealed class ForeignPages(RequestDelegate next, ApiOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isReading = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if (isReading || !IsOfForeignPage(request))
            return next(context);
        throw EdgeRefusal.ForeignPage.With("A page of another origin may not call the service unless Api:AllowedOrigins lists it.");
    }

    private bool IsOfForeignPage(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return false;
        return request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" or "none" => false,
            // An older browser, or no browser at all.
            "" => origin.Length > 0
                && !(
                    Uri.TryCreate(origin, UriKind.Absolute, out var page)
                    && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
                ),
            _ => true,
        };
    }
}
