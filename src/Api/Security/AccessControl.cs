using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Http;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using Microsoft.Net.Http.Headers;

namespace CampaignGrpc.Api.Security;

/// <summary>
/// The one place where it is decided who may call what, for both roads and every adapter: it stands before all endpoints, and what each of
/// them needs is its rpc's option in the contract. Whoever may not sends no body and holds no memory.
/// </summary>
internal sealed class AccessControl(RequestDelegate next, Callers callers, Openness openness, RoleCheck roles)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Until it is known who asks, nothing is found for them.
        Caller.Current = Caller.Nobody;
        try
        {
            Caller.Current = await FindCallerAsync(context);
        }
        catch (DomainException refusal) when (context.Request.IsGrpc())
        {
            ErrorAnswer.RefuseGrpc(context.Response, refusal);
            return;
        }

        await next(context);
    }

    private async ValueTask<Caller> FindCallerAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
            return Caller.Nobody;
        // What everybody is shown is about the service as a whole, such as its health.
        if (RpcAccess.IsPublic(endpoint))
            return Caller.Service;
        if (RpcAccess.IsConsole(endpoint))
        {
            // Each use case that its page sends is held against the visitor's roles as it is sent, and until then nothing is found.
            context.Features.Set(await FindVisitorAsync(context));
            return Caller.Nobody;
        }

        var caller = openness.IsOpen
            ? Caller.Anyone with
            {
                Address = context.Connection.RemoteIpAddress?.ToString(),
            }
            : await AskAsync(context);
        if (RpcAccess.RpcOf(endpoint) is not { } rpc)
            return Caller.Nobody;
        return await roles.EnterAsync(caller, rpc);
    }

    private async ValueTask<Visitor> FindVisitorAsync(HttpContext context) =>
        openness.IsOpen
            ? new(Caller.Anyone with { Address = context.Connection.RemoteIpAddress?.ToString() }, IsSignedIn: false)
            : await callers.FindVisitorAsync(context);

    private async ValueTask<Caller> AskAsync(HttpContext context)
    {
        try
        {
            return await callers.FindAsync(context);
        }
        catch (DomainException refusal) when (refusal.Refusal.Kind == RefusalKind.Unauthenticated)
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] =
                refusal.Refusal == EdgeRefusal.CredentialsInvalid ? "Bearer error=\"invalid_token\"" : "Bearer";
            throw;
        }
    }
}
