using CampaignGrpc.Web.Endpoints;

namespace CampaignGrpc.Api.Http;

/// <summary>Answers HEAD as GET; the server itself leaves out the body. A watch, which has no end, is only for GET.</summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method) && !IsWatch(context.Request.Path.Value ?? ""))
            context.Request.Method = HttpMethods.Get;
        return next(context);
    }

    private static bool IsWatch(string path) => path == ConsoleEndpoints.Live || path.EndsWith(":watch", StringComparison.Ordinal);
}
