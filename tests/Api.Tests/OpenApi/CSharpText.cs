using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CampaignGrpc.Api.Tests.OpenApi;

/// <summary>Programs that a test has only as text.</summary>
internal static class CSharpText
{
    public static Assembly Compile(params IEnumerable<string> texts)
    {
        // All that the tests have themselves, which is more than a client needs.
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            $"Client-{Guid.NewGuid()}",
            texts.Select(text => CSharpSyntaxTree.ParseText(text)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        using var compiled = new MemoryStream();
        var errors = compilation.Emit(compiled).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors is [], string.Join('\n', errors));
        compiled.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(compiled);
    }
}
