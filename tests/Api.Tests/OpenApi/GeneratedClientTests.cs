using System.Reflection;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Guides;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag.CodeGeneration.CSharp;

namespace CampaignGrpc.Api.Tests.OpenApi;

/// <summary>
/// Clients that the usual generators make of the document as the service serves it: they are compiled, and do all that an owner does. The
/// callers stand in <c>Clients</c>.
/// </summary>
public sealed class GeneratedClientTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openapi-typescript", "openapi-typescript openapi.json -o schema.d.ts", "openapi-fetch")]
    [InlineData("@hey-api/openapi-ts", "openapi-ts -i openapi.json -o generated -c @hey-api/client-fetch", "hey-api")]
    public async Task A_client_in_TypeScript_is_free_of_type_errors_and_does_what_an_owner_does(
        string package,
        string generate,
        string caller
    )
    {
        Assert.SkipUnless(CallersFolder.Has("node"), "node is not on the path.");
        Assert.SkipUnless(Directory.Exists(Path.Combine(CallersFolder.NodeModules, package)), $"{package} is not in artifacts/tools.");
        using var folder = new CallersFolder();
        folder.Write("openapi.json", (await ServedDocument.GetAsync(server)).Text);
        folder.Write($"{caller}.ts", Text($"{caller}.ts"));
        folder.Write(
            "tsconfig.json",
            $$"""
            {
              "compilerOptions": { "strict": true, "target": "ES2022", "lib": ["ES2022", "DOM", "DOM.Iterable"], "module": "Node16", "outDir": "out", "types": [] },
              "files": ["{{caller}}.ts"]
            }
            """
        );

        var said = await folder.RunAsync(
            $"""
            ln -s "$NODE_PATH" node_modules
            PATH="$NODE_PATH/.bin:$PATH"
            {generate} > generated.log 2>&1 || cat generated.log
            tsc
            node out/{caller}.js {server.JsonUrl.ToString().TrimEnd('/')}
            """
        );

        Assert.Equal("done", said.Trim());
    }

    [Theory]
    [InlineData(CSharpJsonLibrary.NewtonsoftJson)]
    [InlineData(CSharpJsonLibrary.SystemTextJson)]
    public async Task A_client_in_CSharp_by_NSwag_does_what_an_owner_does(CSharpJsonLibrary library)
    {
        var document = await NSwag.OpenApiDocument.FromJsonAsync((await ServedDocument.GetAsync(server)).Text, TestEnd);
        var settings = new CSharpClientGeneratorSettings
        {
            ClassName = "CampaignClient",
            CSharpGeneratorSettings = { Namespace = "Generated", JsonLibrary = library },
        };
        var generated = new CSharpClientGenerator(document, settings).GenerateFile();

        await CallAsync("NSwagCaller", generated);
    }

    [Fact]
    public async Task A_client_in_CSharp_by_Kiota_does_what_an_owner_does()
    {
        var kiota = Path.Combine(CallersFolder.Tools, "kiota", "kiota");
        Assert.SkipUnless(File.Exists(kiota), "Kiota is not in artifacts/tools.");
        using var folder = new CallersFolder();
        folder.Write("openapi.json", (await ServedDocument.GetAsync(server)).Text);

        await folder.RunAsync(
            $"KIOTA_OFFLINE_ENABLED=true KIOTA_CLI_TELEMETRY_OPTOUT=true '{kiota}' generate -l CSharp -d openapi.json -o generated "
                + "-n Generated -c CampaignClient"
        );

        await CallAsync("KiotaCaller", folder.Read(".cs"));
    }

    private Task CallAsync(string caller, params IEnumerable<string> generated) =>
        (Task)
            CSharpText
                .Compile(generated.Append(Text($"{caller}.cs")))
                .GetType($"Generated.{caller}")!
                .GetMethod("CallAsync", BindingFlags.Public | BindingFlags.Static)!
                .Invoke(null, [server.Json])!;

    private static string Text(string caller) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Api.Tests", "OpenApi", "Clients", caller));
}
