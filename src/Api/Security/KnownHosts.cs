using CampaignGrpc.Api.Errors;
using Microsoft.Extensions.Primitives;

namespace CampaignGrpc.Api.Security;

/// <summary>
/// Answers only by names that the service knows to be its own. A page of another site that has its own name point to this machine
/// would otherwise pass for one of the service's.
/// </summary>
internal sealed class KnownHosts
{
    private static readonly StringSegment[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly RequestDelegate _next;
    private readonly StringSegment[] _names;

    public KnownHosts(RequestDelegate next, IConfiguration configuration, IHostEnvironment environment)
    {
        _next = next;
        var set = configuration["AllowedHosts"]?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        _names =
            set is { Length: > 0 } ? [.. set.Select(name => new StringSegment(name))]
            : environment.IsDevelopment() ? Loopback
            : ["*"];
    }

    public Task InvokeAsync(HttpContext context)
    {
        // Who sends no name is no browser.
        if (!context.Request.Host.HasValue || _names.Contains("*") || HostString.MatchesAny(context.Request.Host.Host, _names))
            return _next(context);
        throw EdgeRefusal.HostUnknown.With("The service does not answer by this name. AllowedHosts lists those that it has.");
    }
}
