using CampaignGrpc.Application;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.Security;

/// <summary>Lets callers ask for what their roles are for, and keeps that they asked for more.</summary>
internal sealed partial class RoleCheck(IUnitOfWork work, ILogger<RoleCheck> logger)
{
    /// <summary>The same caller, calling an rpc.</summary>
    /// <exception cref="DomainException">ROLE_MISSING.</exception>
    public async ValueTask<Caller> EnterAsync(Caller caller, MethodDescriptor rpc)
    {
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
    /// Who is known and may not leaves an entry, whether they wait for the answer or not; who is not known leaves none, or anybody could
    /// fill the disk. What may not be is refused though it cannot be written, and stands in the log then.
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit has no entry of a refusal: {Subject} called {Rpc}, {Reason}")]
    private static partial void LogUnwritten(ILogger logger, string subject, string rpc, string reason, Exception exception);
}
