using System.Reflection;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Domain;
using Google.Rpc;

namespace CampaignGrpc.Architecture.Tests;

/// <summary><c>docs/errors.md</c> and the code say the same, in both directions.</summary>
public sealed partial class ErrorCatalogueTests
{
    private static readonly string Document = Solution.Read("docs/errors.md");

    private static readonly FieldInfo[] Refusals = [.. FieldsOf(typeof(Refusal)), .. FieldsOf(typeof(EdgeRefusal))];

    private static readonly FieldInfo[] FieldReasons = FieldsOf(typeof(FieldReason));

    [Fact]
    public void The_table_of_kinds_is_the_status_table() =>
        Assert.Equal(
            Enum.GetValues<RefusalKind>().Select(kind => $"{NameOf(kind)} {StatusOf(kind)}").Order(StringComparer.Ordinal),
            Rows("Kinds").Select(row => $"{row[0]} {row[1]} {row[2]}").Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_refusal_is_explained_with_its_status_and_no_other_is()
    {
        var refusals = Refusals.Select(field => (Refusal)field.GetValue(null)!);

        Assert.Equal(
            refusals.Select(refusal => $"{refusal.Reason} {NameOf(refusal.Kind)} {StatusOf(refusal.Kind)}").Order(StringComparer.Ordinal),
            Rows("Reasons of an error").Select(row => string.Join(' ', row[..4])).Order(StringComparer.Ordinal)
        );
        Assert.All(Rows("Reasons of an error"), row => Assert.NotEmpty(row[4]));
    }

    [Fact]
    public void Every_reason_of_a_field_is_explained_and_no_other_is()
    {
        Assert.Equal(
            FieldReasons.Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal),
            Rows("Reasons of a field").Select(row => row[0]).Order(StringComparer.Ordinal)
        );
        Assert.All(Rows("Reasons of a field"), row => Assert.All(row, Assert.NotEmpty));
    }

    [Fact]
    public void The_example_gives_reasons_of_the_catalogue()
    {
        var reasons = Refusals
            .Select(field => ((Refusal)field.GetValue(null)!).Reason)
            .Concat(FieldReasons.Select(field => (string)field.GetValue(null)!));

        Assert.Subset(reasons.ToHashSet(), ExampleReason().Matches(Document).Select(match => match.Groups[1].Value).ToHashSet());
    }

    [Fact]
    public void Every_reason_is_a_fact_in_capitals()
    {
        var reasons = Refusals
            .Select(field => ((Refusal)field.GetValue(null)!).Reason)
            .Concat(FieldReasons.Select(field => (string)field.GetValue(null)!))
            .ToList();

        Assert.All(reasons, reason => Assert.Matches("^[A-Z]+(_[A-Z]+)*$", reason));
        Assert.Equal(reasons.Distinct(), reasons);
    }

    [Fact]
    public void Every_reason_is_given_somewhere()
    {
        var source = string.Concat(Solution.Files("src").Select(Solution.Read));

        Assert.All(Refusals.Concat(FieldReasons), field => Assert.Matches($@"\b{field.DeclaringType!.Name}\.{field.Name}\b", source));
    }

    private static FieldInfo[] FieldsOf(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static);

    private static string NameOf(RefusalKind kind) => Word().Replace(kind.ToString(), " $0").TrimStart().ToLowerInvariant();

    private static string StatusOf(RefusalKind kind) =>
        $"{CodeReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)StatusTable.GrpcCode(kind)).Name} {StatusTable.HttpStatus(kind)}";

    /// <summary>The rows of the table under a heading, without its head, each cell without its marks.</summary>
    private static IEnumerable<string[]> Rows(string heading) =>
        Document
            .Split("\n## ")
            .Single(section => section.StartsWith(heading, StringComparison.Ordinal))
            .Split('\n')
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray());

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Word();

    [GeneratedRegex(
        """
            "reason": "(\w+)"
            """
    )]
    private static partial Regex ExampleReason();
}
