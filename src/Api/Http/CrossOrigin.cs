using Microsoft.Net.Http.Headers;

namespace CampaignGrpc.Api.Http;

/// <summary>Lets pages of other origins call the service: those that the configuration lists, and nobody else's.</summary>
internal static class CrossOrigin
{
    /// <summary>What a page may read of an answer beside what every page may.</summary>
    private static readonly string[] Exposed =
    [
        "grpc-status",
        "grpc-message",
        "grpc-status-details-bin",
        "grpc-encoding",
        "grpc-accept-encoding",
        HeaderNames.ETag,
        HeaderNames.RetryAfter,
        HeaderNames.ContentDisposition,
        HeaderNames.ContentEncoding,
        HeaderNames.Allow,
    ];

    private static readonly TimeSpan AskedAgainAfter = TimeSpan.FromMinutes(10);

    public static void UseCrossOrigin(this WebApplication app, ApiOptions options)
    {
        if (options.AllowedOrigins.Count == 0)
            return;
        app.Use(VaryByOriginAsync);
        app.UseCors(policy =>
            policy
                .WithOrigins([.. options.AllowedOrigins])
                .AllowAnyMethod()
                .AllowAnyHeader()
                .WithExposedHeaders(Exposed)
                .SetPreflightMaxAge(AskedAgainAfter)
        );
    }

    /// <summary>
    /// The library says so only to origins that it knows, and of several: a cache would give one caller's answer to another.
    /// </summary>
    private static Task VaryByOriginAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            if (!headers.GetCommaSeparatedValues(HeaderNames.Vary).Contains(HeaderNames.Origin))
                headers.Append(HeaderNames.Vary, HeaderNames.Origin);
            return Task.CompletedTask;
        });
        return next(context);
    }
}
