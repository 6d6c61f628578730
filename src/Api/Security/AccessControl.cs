using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Http;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using Microsoft.Net.Http.Headers;

namespace CampaignGrpc.Api.Security;

/// <summary>
/// The one place where it is decided who may call what, for both roads and every adapter: it stands before all endpoints, and what each of
/// them needs is its rpc's option in the contract. Whoever may not sends no body and holds no memory.
/// </summary>
internal sealed partial class AccessControl(RequestDelegate next, Callers callers, Openness openness, IUnitOfWork work, ILogger<AccessControl> logger)
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
        if (context.GetEndpoint() is not { } endpoint) return Caller.Nobody;
        // What everybody is shown is about the service as a whole, such as its health.
        if (RpcAccess.IsPublic(endpoint)) return Caller.Service;
        var caller = openness.IsOpen
            ? Caller.Anyone with { Address = context.Connection.RemoteIpAddress?.ToString() }
            : await AskAsync(context);
        if (RpcAccess.RpcOf(endpoint) is not { } rpc) return Caller.Nobody;
        var access = RpcAccess.Of(rpc);
        try
        {
            return caller.In(access.Roles, access.IsWholeService);
        }
        catch (DomainException refusal)
        {
            await RecordAsync(caller, rpc.Name, refusal.Refusal.Reason);
            throw;
        }
    }

    /// <summary>
    /// Who is known and may not leaves an entry, whether they wait for the answer or not; who is not known leaves none, or anybody could fill
    /// the disk. What may not be is refused though it cannot be written, and stands in the log then.
    /// </summary>
    private async Task RecordAsync(Caller caller, string rpc, string reason)
    {
        try
        {
            await AuditScope.Of(caller, new(rpc, IsChange: true)).RecordAsync(work, reason, CancellationToken.None);
        }
#pragma warning disable CA1031 // A storage that fails must let nobody in, nor turn a refusal into a fault.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogUnwritten(logger, caller.Subject, rpc, reason, exception);
        }
    }

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

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit has no entry of a refusal: {Subject} called {Rpc}, {Reason}")]
    private static partial void LogUnwritten(ILogger logger, string subject, string rpc, string reason, Exception exception);
}
