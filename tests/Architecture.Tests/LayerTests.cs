using Mono.Cecil;
using NetArchTest.Rules;

namespace CampaignGrpc.Architecture.Tests;

public sealed class LayerTests
{
    [Theory]
    [InlineData("Domain", "")]
    [InlineData("Application", "Domain")]
    [InlineData("Infrastructure", "Application")]
    [InlineData("Console", "Application")]
    [InlineData("Api", "Application Console Contracts Infrastructure")]
    [InlineData("Contracts", "")]
    [InlineData("Dialer", "Contracts")]
    public void Each_project_refers_to_the_layers_inside_it_only(string layer, string inner)
    {
        var references = Solution
            .ReadProject(layer)
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));

        Assert.Equal(inner, string.Join(' ', references.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_domain_has_no_package_and_nothing_beyond_the_framework()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        Assert.DoesNotContain(Solution.ReadProject("Domain").Descendants(), element =>
            element.Name.LocalName.EndsWith("Reference", StringComparison.Ordinal)
        );
        Assert.All(Solution.Domain.GetReferencedAssemblies(), reference =>
            Assert.True(File.Exists(Path.Combine(framework, $"{reference.Name}.dll")), reference.Name)
        );
    }

    [Theory]
    [InlineData("Domain", "CampaignGrpc.Application", "CampaignGrpc.Infrastructure", "CampaignGrpc.Api", "CampaignGrpc.Contracts")]
    [InlineData("Application", "CampaignGrpc.Infrastructure", "CampaignGrpc.Api", "CampaignGrpc.Contracts")]
    [InlineData("Application", "Microsoft.EntityFrameworkCore", "Microsoft.Data", "Microsoft.AspNetCore", "System.Net", "Grpc", "Google")]
    [InlineData(
        "Web",
        "CampaignGrpc.Infrastructure",
        "CampaignGrpc.Api",
        "CampaignGrpc.Contracts",
        "Microsoft.EntityFrameworkCore",
        "Grpc",
        "Google"
    )]
    [InlineData("Infrastructure", "CampaignGrpc.Api", "CampaignGrpc.Contracts", "Microsoft.AspNetCore", "System.Net", "Grpc", "Google")]
    public void No_type_knows_what_lies_outside_its_layer(string layer, params string[] outside)
    {
        var assembly = Solution.Layers.Single(assembly => assembly.GetName().Name == $"CampaignGrpc.{layer}");

        var result = Types.InAssembly(assembly).ShouldNot().HaveDependencyOnAny(outside).GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void The_domain_waits_for_nothing_and_has_no_clock()
    {
        using var domain = AssemblyDefinition.ReadAssembly(Solution.Domain.Location);
        string[] forbidden =
        [
            "System.Threading.",
            "System.TimeProvider",
            "System.Diagnostics.Stopwatch",
            "System.Environment::",
            "System.DateTime::get_Now",
            "System.DateTime::get_UtcNow",
            "System.DateTime::get_Today",
            "System.DateTimeOffset::get_Now",
            "System.DateTimeOffset::get_UtcNow",
        ];

        var used = domain
            .MainModule.GetTypeReferences()
            .Select(type => type.FullName)
            .Concat(domain.MainModule.GetMemberReferences().Select(member => $"{member.DeclaringType.FullName}::{member.Name}"));

        Assert.DoesNotContain(used, name => forbidden.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void Infrastructure_shows_its_registration_its_settings_what_operators_do_and_why_it_does_not_start_and_nothing_else()
    {
        var shown = Solution.WrittenTypes(Solution.Infrastructure).Where(type => type.IsVisible).Select(type => type.Name);

        Assert.Equal(
            ["ClockOptions", "DatabaseOptions", "DatabaseProvider", "DatabaseRefusedException", "DatabaseTasks", "InfrastructureServices"],
            shown.Order(StringComparer.Ordinal)
        );
    }
}
