using CampaignGrpc.Domain.Trust;
using MediatR;

namespace CampaignGrpc.Application.Trust;

/// <summary>Lists all keys, the newest first.</summary>
public sealed record ListKeysQuery() : IRequest<IReadOnlyList<ApiKey>>;

internal sealed class ListKeysHandler(IKeyReader keys, KeyRing ring) : IRequestHandler<ListKeysQuery, IReadOnlyList<ApiKey>>
{
    public async Task<IReadOnlyList<ApiKey>> Handle(ListKeysQuery query, CancellationToken cancellationToken) =>
        ring.AddTo(await keys.ListAsync(cancellationToken));
}
