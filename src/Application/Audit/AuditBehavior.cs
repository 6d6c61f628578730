using CampaignGrpc.Domain;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Audit;

/// <summary>
/// Sees to it that a request that is audited leaves an entry. What changes something has it from the unit that made the change; a read is
/// written before it is answered, so that none is answered unwritten; a change that was refused is written with its reason.
/// </summary>
public sealed class AuditBehavior<TRequest, TResponse>(IUnitOfWork work, IAuditKey key, IOptions<AuditOptions> options)
    : IPipelineBehavior<TRequest, TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (AuditedRequests.Of(request!) is not { } audited || (!audited.IsChange && !options.Value.Reads))
            return await next();
        var scope = AuditScope.Begin(audited, key.HashOf(audited.Phone));
        try
        {
            var response = await next();
            if (!scope.IsNoted)
                await scope.RecordAsync(work, AuditEntry.Ok, cancellationToken);
            return response;
        }
        catch (DomainException refusal) when (IsTold(refusal.Refusal.Kind, audited))
        {
            // What was begun before, an import's first rows say, stands by its own entry.
            await scope.RecordAsync(work, refusal.Refusal.Reason, cancellationToken);
            throw;
        }
    }

    /// <summary>What the service cannot do just now says nothing of who asks; nor does a read of what is not there.</summary>
    private static bool IsTold(RefusalKind kind, AuditedRequest request) =>
        kind == RefusalKind.Forbidden || (request.IsChange && kind is not (RefusalKind.Unavailable or RefusalKind.Defect));
}
