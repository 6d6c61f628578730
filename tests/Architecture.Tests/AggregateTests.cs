using System.Collections;
using System.Reflection;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Architecture.Tests;

/// <summary>Aggregates are the domain's classes that are no records: what has an identity and changes.</summary>
public sealed class AggregateTests
{
    private static readonly Type[] Aggregates =
    [
        .. Solution
            .WrittenTypes(Solution.Domain)
            .Where(type =>
                type is { IsClass: true, IsNested: false } && !IsStatic(type) && !IsRecord(type) && !type.IsSubclassOf(typeof(Exception))
            ),
    ];

    [Fact]
    public void They_are_found()
    {
        Assert.Contains(typeof(Campaign), Aggregates);
        Assert.Contains(typeof(Contact), Aggregates);
    }

    [Fact]
    public void Nobody_sets_their_properties_from_outside() =>
        Assert.DoesNotContain(Properties, property =>
            property.SetMethod is { IsPublic: true } || property.SetMethod is { IsAssembly: true }
        );

    [Fact]
    public void They_have_no_public_fields() =>
        Assert.DoesNotContain(Aggregates.SelectMany(type => type.GetFields()), field => field is { IsInitOnly: false, IsLiteral: false });

    [Fact]
    public void They_are_made_by_their_own_verbs_and_not_by_a_public_constructor() =>
        Assert.DoesNotContain(Aggregates.SelectMany(type => type.GetConstructors()), constructor => constructor.IsPublic);

    [Fact]
    public void They_hand_out_no_list_that_can_be_changed() =>
        Assert.DoesNotContain(Properties, property => IsChangeable(property.PropertyType));

    private static IEnumerable<PropertyInfo> Properties => Aggregates.SelectMany(type => type.GetProperties());

    private static bool IsStatic(Type type) => type is { IsAbstract: true, IsSealed: true };

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsChangeable(Type type) =>
        type.IsAssignableTo(typeof(IList))
        || type.GetInterfaces()
            .Append(type)
            .Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(ICollection<>));
}
