using System.Text.RegularExpressions;
using CampaignGrpc.Api.Mapping;
using CampaignGrpc.Api.Security;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Web.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Console.Tests;

/// <summary>The console asks for what the contract has, by its roles and under its names.</summary>
public sealed partial class UseCaseTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static readonly IReadOnlyList<Type> UseCases =
    [
        .. typeof(ApplicationServices).Assembly.GetTypes().Where(type => UseCaseName().IsMatch(type.Name)),
    ];

    [Fact]
    public void Every_use_case_that_the_console_names_is_an_rpc_whose_roles_the_contract_says()
    {
        var named = Sources("src/Console")
            .SelectMany(source => UseCaseName().Matches(source))
            .Select(match => match.Value)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.InRange(named.Count, 30, 100);
        Assert.All(named, name =>
        {
            var useCase = Assert.Single(UseCases, type => type.Name == name);
            Assert.NotEmpty(RpcAccess.Of(RpcAccess.RpcOf(useCase)).Roles);
        });
    }

    [Fact]
    public void Whoever_may_not_send_what_a_part_of_the_console_is_for_does_not_come_there()
    {
        var parts = server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ConsolePart>() is { UseCases.Count: 0 })
            .Select(endpoint =>
                $"{endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single()} {endpoint.RoutePattern.RawText}"
            );

        Assert.Equal(
            ["GET /signin", "GET /signin/elsewhere", "POST /language", "POST /signin", "POST /signout"],
            parts.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Values_in_a_link_or_a_file_have_the_contracts_names()
    {
        Assert.All(Enum.GetValues<Domain.Contacts.ContactState>(), state =>
            Assert.Equal(state.ToProto().ContractName(), ContractNames.Of<Domain.Contacts.ContactState>(state))
        );
        Assert.All(Enum.GetValues<Domain.Contacts.ContactResult>(), result =>
            Assert.Equal(ContactMapping.ToProto(result).ContractName(), ContractNames.Of<Domain.Contacts.ContactResult>(result))
        );
        Assert.All(Enum.GetValues<Domain.Attempts.Outcome>(), outcome =>
            Assert.Equal(outcome.ToProto().ContractName(), ContractNames.Of<Domain.Attempts.Outcome>(outcome))
        );
        Assert.Equal(ContactResult.Unspecified.ContractName(), ContractNames.Of<Domain.Contacts.ContactResult>(null));
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+(?:Command|Query)\b")]
    private static partial Regex UseCaseName();
}
