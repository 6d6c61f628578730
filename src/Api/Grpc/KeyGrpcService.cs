using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Contracts.V1;
using Grpc.Core;
using MediatR;

namespace CampaignGrpc.Api.Grpc;

internal sealed class KeyGrpcService(IMediator mediator) : KeyService.KeyServiceBase
{
    public override async Task<CreateKeyResponse> CreateKey(CreateKeyRequest request, ServerCallContext context)
    {
        var made = await mediator.Send(request.ToCommand(), context.CancellationToken);
        return new() { Key = made.Key.ToProto(), Secret = made.Secret };
    }

    public override async Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context)
    {
        var keys = await mediator.Send(new ListKeysQuery(), context.CancellationToken);
        return new() { Keys = { keys.Select(key => key.ToProto()) } };
    }

    public override async Task<RevokeKeyResponse> RevokeKey(RevokeKeyRequest request, ServerCallContext context)
    {
        var key = await mediator.Send(new RevokeKeyCommand(request.KeyId), context.CancellationToken);
        return new() { Key = key.ToProto() };
    }
}
