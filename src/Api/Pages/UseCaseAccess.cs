using CampaignGrpc.Api.Security;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Web.Access;

namespace CampaignGrpc.Api.Pages;

/// <summary>What the contract says of an rpc holds for its use case, whoever sends that.</summary>
internal sealed class UseCaseAccess(RoleCheck roles) : IUseCaseAccess
{
    public bool May(Caller caller, Type useCase)
    {
        var access = RpcAccess.Of(RpcAccess.RpcOf(useCase));
        return caller.ScopeOf(access.Roles, access.IsWholeService) != ProjectScope.None;
    }

    public async Task<Caller> EnterAsync(Caller caller, Type useCase) => await roles.EnterAsync(caller, RpcAccess.RpcOf(useCase));
}
