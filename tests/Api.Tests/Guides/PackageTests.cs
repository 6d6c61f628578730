namespace CampaignGrpc.Api.Tests.Guides;

/// <summary>The contract's package as somebody else's project has it, with nothing of this repository beside it.</summary>
[Collection(CallersFolder.Collection)]
public sealed class PackageTests
{
    private static string Project => Path.Combine(Repository.Root, "src", "Contracts");

    [Fact]
    public async Task Files_of_a_project_with_the_package_may_import_those_of_the_contract()
    {
        Assert.SkipUnless(CallersFolder.Has("dotnet"), "dotnet is not on the path.");
        using var folder = new CallersFolder();
        folder.Write(
            "own/own.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RestoreAdditionalProjectSources>../packages</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="CampaignGrpc.Contracts" Version="0.2.0" />
                <PackageReference Include="Grpc.Tools" Version="2.85.0" PrivateAssets="all" />
                <Protobuf Include="own.proto" />
              </ItemGroup>
            </Project>
            """
        );
        folder.Write(
            "own/own.proto",
            """
            syntax = "proto3";
            package own.v1;
            import "campaigns/v1/campaign_service.proto";
            import "google/rpc/error_details.proto";
            message Order {
              campaigns.v1.CreateCampaignRequest request = 1;
              google.rpc.ErrorInfo error = 2;
            }
            """
        );
        folder.Write(
            "own/Program.cs",
            """
            var order = new Own.V1.Order { Request = new() { Campaign = new() { Name = "Опрос" } }, Error = new() { Reason = "NONE" } };
            System.Console.WriteLine(Own.V1.Order.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(order)));
            """
        );

        await folder.RunAsync($"dotnet pack '{Project}' -o packages");
        var said = await folder.RunAsync("dotnet run --project own");

        Assert.Equal("""{ "request": { "campaign": { "name": "Опрос" } }, "error": { "reason": "NONE" } }""", said.Trim());
    }

    [Fact]
    public async Task The_files_that_are_laid_out_import_nothing_that_is_not_there()
    {
        Assert.SkipUnless(CallersFolder.Has("dotnet"), "dotnet is not on the path.");
        using var folder = new CallersFolder();

        await folder.RunAsync($"dotnet build '{Project}' -t:LayOut -p:Into=contract");
        var files = Lines(await folder.RunAsync("cd contract && find . -name '*.proto' | sed 's|^./||'"));
        var imports = Lines(
            await folder.RunAsync("""grep -rhoE '^import (public )?"[^"]+"' contract | sed -E 's/.*"(.*)"/\1/' | sort -u""")
        );

        Assert.Subset(files, imports);
        Assert.Contains("google/api/annotations.proto", imports);
        Assert.Equal(
            Directory.GetFiles(Path.Combine(Repository.Root, "protos", "campaigns", "v1")).Select(Path.GetFileName).Order(),
            files.Where(file => file.StartsWith("campaigns/v1/", StringComparison.Ordinal)).Select(Path.GetFileName).Order()
        );
    }

    private static HashSet<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
