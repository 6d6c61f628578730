using CampaignGrpc.Api.Security;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.Reflection;
using Grant = CampaignGrpc.Domain.Trust.Grant;

namespace CampaignGrpc.Architecture.Tests;

/// <summary>Who may call what stands once, in the contract.</summary>
public sealed class AccessTests
{
    private static readonly string Document = Solution.Read("docs/access.md");

    [Fact]
    public void Every_rpc_says_what_it_needs() => Assert.All(Contract.Rpcs, rpc =>
        {
            var access = rpc.GetOptions()?.GetExtension(AccessExtensions.Access);
            Assert.NotNull(access);
            Assert.NotEmpty(access.Roles);
            Assert.DoesNotContain(Contracts.V1.Role.Unspecified, access.Roles);
        });

    [Fact]
    public void Every_service_of_the_contract_is_looked_after() =>
        Assert.Equal(
            Contract.Files.SelectMany(file => file.Services).Select(service => service.FullName).Order(StringComparer.Ordinal),
            RpcAccess.Services.Select(service => service.FullName).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void The_table_of_the_document_is_that_of_the_contract() =>
        Assert.Equal(
            Contract.Rpcs.Select(Row).Order(StringComparer.Ordinal),
            Document
                .Split("## What each rpc needs")[1]
                .Split("\n## ")[0]
                .Split('\n')
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );

    private static string Row(MethodDescriptor rpc)
    {
        var access = RpcAccess.Of(rpc);
        return $"| `{rpc.Service.Name}.{rpc.Name}` | {string.Join(", ", access.Roles.Select(Grant.NameOf))}{(access.IsWholeService ? ", in all projects" : "")} |";
    }
}
