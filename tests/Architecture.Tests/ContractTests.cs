using Google.Api;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Architecture.Tests;

/// <summary>What <c>buf lint</c> does not ask of the contract.</summary>
public sealed class ContractTests
{
    [Fact]
    public void It_is_found_whole() =>
        Assert.Equal(
            Solution.Files("protos", "*.proto").Select(path => path["protos/".Length..]),
            Contract.Files.Select(file => file.Name).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_unary_rpc_has_a_route()
    {
        var unary = Contract.Rpcs.Where(rpc => !rpc.IsClientStreaming && !rpc.IsServerStreaming);

        Assert.All(unary, rpc =>
        {
            var rule = rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http);
            Assert.NotNull(rule);
            Assert.StartsWith("/api/", rule.Get + rule.Post + rule.Put + rule.Patch + rule.Delete, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_field_is_called_in_JSON_as_in_the_contract() =>
        Assert.All(Contract.Fields, field => Assert.Equal(field.Name, field.JsonName));

    [Fact]
    public void Instants_end_in_time() =>
        Assert.All(
            Contract.Fields.Where(field => field.FieldType == FieldType.Message && field.MessageType == Timestamp.Descriptor),
            field => Assert.EndsWith("_time", field.Name, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData(typeof(Domain.Campaigns.CampaignState), typeof(Contracts.V1.CampaignState))]
    [InlineData(typeof(Domain.Contacts.ContactState), typeof(Contracts.V1.ContactState))]
    [InlineData(typeof(Domain.Contacts.ContactResult), typeof(Contracts.V1.ContactResult))]
    [InlineData(typeof(Domain.Attempts.Outcome), typeof(Contracts.V1.Outcome))]
    [InlineData(typeof(Domain.Gates.GateKind), typeof(Contracts.V1.GateKind))]
    [InlineData(typeof(Domain.People.DoNotCallSource), typeof(Contracts.V1.DoNotCallSource))]
    [InlineData(typeof(Domain.Trust.Role), typeof(Contracts.V1.Role))]
    [InlineData(typeof(Domain.Webhooks.WebhookState), typeof(Contracts.V1.WebhookState))]
    public void The_domains_values_have_the_contracts_numbers_which_have_a_zero_besides(System.Type domain, System.Type contract) =>
        Assert.Equal(
            Numbers(domain).Prepend(("Unspecified", 0)).OrderBy(value => value.Item2),
            Numbers(contract).OrderBy(value => value.Item2)
        );

    [Fact]
    public void The_zero_of_every_enum_says_nothing() => Assert.All(Contract.Enums, type =>
        {
            Assert.EndsWith("_UNSPECIFIED", type.FindValueByNumber(0).Name, StringComparison.Ordinal);
            Assert.Equal(0, type.Values[0].Number);
        });

    private static IEnumerable<(string, int)> Numbers(System.Type type) =>
        System.Enum.GetValues(type).Cast<object>().Select(value => ($"{value}", (int)value));
}
