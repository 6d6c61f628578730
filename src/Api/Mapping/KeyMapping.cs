using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain.Trust;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class KeyMapping
{
    public static CreateKeyCommand ToCommand(this Proto.CreateKeyRequest request)
    {
        var unreadable = new Violations();
        var grants = request
            .Grants.Select(
                (grant, place) =>
                    new GrantInput(
                        grant.Role.ReadChoice<Role>(string.Create(CultureInfo.InvariantCulture, $"grants[{place}].role"), unreadable),
                        grant.ProjectIds
                    )
            )
            .ToList();
        return new(request.Name, grants, request.ExpireTime.ReadInstant("expire_time", unreadable), unreadable);
    }

    public static Proto.Key ToProto(this ApiKey key) =>
        new()
        {
            KeyId = key.Id,
            Name = key.Name.Value,
            Grants = { key.Grants.Select(ToProto) },
            CreateTime = key.CreateTime.ToTimestamp(),
            ExpireTime = key.ExpireTime?.ToTimestamp(),
            LastUseTime = key.LastUseTime?.ToTimestamp(),
            RevokeTime = key.RevokeTime?.ToTimestamp(),
        };

    private static Proto.Grant ToProto(Grant grant) => new() { Role = (Proto.Role)(int)grant.Role, ProjectIds = { grant.Projects.Ids } };
}
