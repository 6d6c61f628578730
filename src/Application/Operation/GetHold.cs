using CampaignGrpc.Domain.Gates;
using MediatR;

namespace CampaignGrpc.Application.Operation;

/// <summary>Tells whether the service is held.</summary>
public sealed record GetHoldQuery() : IRequest<Hold?>;

internal sealed class GetHoldHandler(IHoldReader holds) : IRequestHandler<GetHoldQuery, Hold?>
{
    public Task<Hold?> Handle(GetHoldQuery query, CancellationToken cancellationToken) => holds.FindAsync(cancellationToken);
}
