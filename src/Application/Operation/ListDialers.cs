using CampaignGrpc.Domain.Dialers;
using MediatR;

namespace CampaignGrpc.Application.Operation;

/// <summary>Lists the dialers that were heard of within a day, the latest first.</summary>
public sealed record ListDialersQuery() : IRequest<IReadOnlyList<Dialer>>;

internal sealed class ListDialersHandler(IDialerReader dialers, DialerRegister register, TimeProvider time)
    : IRequestHandler<ListDialersQuery, IReadOnlyList<Dialer>>
{
    public async Task<IReadOnlyList<Dialer>> Handle(ListDialersQuery query, CancellationToken cancellationToken)
    {
        var asks = register.AddTo(await dialers.ListAsksAsync(cancellationToken));
        return Dialer.Of(asks, await dialers.CountHeldCallsAsync(cancellationToken), time.Now());
    }
}
