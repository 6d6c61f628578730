namespace CampaignGrpc.Api.Stopping;

/// <summary>Sees to it that no request outlasts the service: half a body, a stream that pauses, a reader that does not read.</summary>
internal sealed class HeldRequests(RequestDelegate next, ServiceEnding ending)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var aborted = context.RequestAborted;
        using var held = CancellationTokenSource.CreateLinkedTokenSource(aborted, ending.Held);
        await using var cut = ending.Cut.UnsafeRegister(context => ((HttpContext)context!).Abort(), context);
        context.RequestAborted = held.Token;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }
}
