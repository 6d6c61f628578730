using CampaignGrpc.Api.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Net.Http.Headers;

namespace CampaignGrpc.Api.Errors;

/// <summary>
/// Answers 405 where a path is known for other methods, and says for which. Routing itself takes <c>1:cancel</c> for an id where
/// an id may stand, and what may stand there for known where only a verb may.
/// </summary>
internal sealed class WrongMethods(RequestDelegate next, EndpointDataSource endpoints)
{
    private readonly Lazy<List<Route>> _routes = new(() =>
        [.. endpoints.Endpoints.OfType<RouteEndpoint>().Select(endpoint => new Route(endpoint))]
    );

    public Task InvokeAsync(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value ?? "");
        var mayBeVerb = path.LastIndexOf(':') > path.LastIndexOf('/');
        if (request.IsGrpc() || (context.GetEndpoint() is RouteEndpoint found && (!mayBeVerb || HasVerb(found))))
            return next(context);

        var known = _routes.Value.Where(route => route.Path.TryMatch(path, [])).ToList();
        var verbs = known.Where(route => HasVerb(route.Endpoint)).ToList();
        var allowed = (verbs.Count > 0 ? verbs : known)
            .SelectMany(route => route.Methods)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        if (allowed.Count == 0 || allowed.Contains(request.Method))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers[HeaderNames.Allow] = string.Join(", ", allowed);
        return Task.CompletedTask;
    }

    private static bool HasVerb(RouteEndpoint endpoint) => endpoint.RoutePattern.PathSegments is [.., { IsSimple: false }];

    private sealed record Route(RouteEndpoint Endpoint)
    {
        public TemplateMatcher Path { get; } = new(new RouteTemplate(Endpoint.RoutePattern), []);

        public IReadOnlyList<string> Methods => Endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
    }
}
