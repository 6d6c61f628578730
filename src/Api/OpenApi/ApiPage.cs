using System.Security.Cryptography;
using Microsoft.AspNetCore.Routing.Patterns;
using Scalar.AspNetCore;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>The page at <c>/docs</c> on which a person reads the API document and tries it. All of it comes from this service.</summary>
internal static class ApiPage
{
    public static void MapApiPage(this IEndpointRouteBuilder routes)
    {
        var page = routes.MapScalarApiReference("/docs", (options, context) =>
        {
            options.Title = "CampaignGrpc";
            options.OpenApiRoutePattern = "/openapi/v1.json";
            options.Favicon = "data:,";
            options.DefaultOpenAllTags = true;
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.HideClientButton = true;
            options.Agent = new() { Disabled = true };
            options.Mcp = new() { Disabled = true };
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.Nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            // Whatever the document might hold, the page runs no script of others and speaks to no other host.
            context.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'self' 'nonce-{options.Nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        });
        page.AllowAnonymous();
        page.Add(endpoint =>
        {
            // The library also takes the name of a document as the path; here every other path is not found.
            if (endpoint is RouteEndpointBuilder { RoutePattern.Parameters.Count: > 0 } route)
                route.RoutePattern = RoutePatternFactory.Parse("/docs");
        });
    }
}
