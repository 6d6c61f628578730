using CampaignGrpc.Application.Trust;

namespace CampaignGrpc.Application.Audit;

/// <summary>Writes that somebody who is known asked for what he may not. Who is not known leaves no entry: anybody could fill the disk.</summary>
public sealed class RefusedCalls(IUnitOfWork work)
{
    /// <param name="caller">Who asked.</param>
    /// <param name="action">The rpc.</param>
    /// <param name="reason">Why it was refused.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RecordAsync(Caller caller, string action, string reason, CancellationToken cancellationToken) => work.RunAsync(
        UnitPlan.Request,
        unit =>
        {
            unit.Audit.NoteAnswer(AuditScope.Of(caller, new(action, IsChange: true)), reason);
            return 0;
        },
        cancellationToken);
}
