using System.Reflection;
using System.Xml.Linq;
using CampaignGrpc.Api;
using CampaignGrpc.Application;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Infrastructure;
using CampaignGrpc.Web.Texts;

namespace CampaignGrpc.Architecture.Tests;

/// <summary>What the tests look at: the layers' assemblies and the files that they are built from.</summary>
internal static class Solution
{
    public static readonly Assembly Domain = typeof(Campaign).Assembly;
    public static readonly Assembly Application = typeof(ApplicationServices).Assembly;
    public static readonly Assembly Infrastructure = typeof(InfrastructureServices).Assembly;
    public static readonly Assembly Api = typeof(CampaignServer).Assembly;

    public static readonly Assembly Console = typeof(Speech).Assembly;

    public static readonly Assembly[] Layers = [Domain, Application, Infrastructure, Console, Api];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    public static XElement ReadProject(string layer) => XElement.Parse(Read($"src/{layer}/{layer}.csproj"));

    /// <summary>
    /// The files of a folder and those below it, by their path from the root with <c>/</c>; what the build makes is left out.
    /// </summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*.cs") =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>The types that people wrote: none that the compiler, the contract or a migration brings.</summary>
    public static IEnumerable<Type> WrittenTypes(Assembly layer) =>
        layer
            .GetTypes()
            .Where(type =>
                !type.FullName!.Contains('<', StringComparison.Ordinal)
                && type.Namespace?.StartsWith(layer.GetName().Name!, StringComparison.Ordinal) == true
                && !type.Namespace.EndsWith(".Migrations", StringComparison.Ordinal)
            );
}
