using System.Diagnostics;
using System.Text.Json;
using CampaignGrpc.Api.Tests.Deployment;

namespace CampaignGrpc.Infrastructure.Tests.Process;

/// <summary>The steps of the Dockerfile, carried out in an empty directory as an engine would.</summary>
public sealed class ImageTests : IDisposable
{
    /// <summary>What <c>Dockerfile.dockerignore</c> leaves out.</summary>
    private static readonly string[] Ignored = ["bin", "obj", "data", ".git", "artifacts", "bench", "tests"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_image_of_the_service_is_built_from_what_is_here_starts_is_healthy_and_ends()
    {
        var image = Dockerfile.Read("deploy/docker/Dockerfile");
        Copy(new(Repository.Root), new(Directory.CreateDirectory(_folder.File("source")).FullName));
        foreach (
            var (_, step) in image
                .Stages.Single(stage => stage.Name == "build")
                .Instructions.Where(instruction => instruction.Name == "RUN")
        )
        {
            // The dialer's image is made in the same way, and takes as long.
            if (!step.Contains("src/Dialer", StringComparison.Ordinal))
                await RunAsync(Here(step));
        }

        var entry = JsonSerializer.Deserialize<string[]>(
            image.WithBase("service").Single(instruction => instruction.Name == "ENTRYPOINT").Text
        )!;
        await using var service = await ServiceProcess.ListeningAsync(ServiceProcess.Start(Start(image, entry)));
        using var created = await service.Json.PostAsync("/api/campaigns", CampaignRequest.With(1), TestContext.Current.CancellationToken);
        Assert.Equal(1, await CampaignRequest.IdAsync(created));
        Assert.True(File.Exists(_folder.File("out/data/campaigns.db")));

        var check = image.WithBase("service").Single(instruction => instruction.Name == "HEALTHCHECK").Text.Split("CMD ")[1];
        string[] health =
        [
            .. JsonSerializer.Deserialize<string[]>(check)!,
            $"--Kestrel:Endpoints:Json:Url={service.Json.BaseAddress!.GetLeftPart(UriPartial.Authority)}",
        ];
        Assert.Equal(0, await ExitCodeAsync(Start(image, health)));

        service.Terminate();
        Assert.Equal(0, await service.ExitCodeAsync());
        Assert.Equal(1, await ExitCodeAsync(Start(image, health)));
    }

    public void Dispose() => _folder.Dispose();

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.EnumerateFiles())
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        foreach (var folder in from.EnumerateDirectories().Where(folder => !Ignored.Contains(folder.Name)))
            Copy(folder, to.CreateSubdirectory(folder.Name));
    }

    private static async Task<int> ExitCodeAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = System.Diagnostics.Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private ProcessStartInfo Start(Dockerfile image, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = _folder.File("out/service") };
        foreach (var (name, value) in image.Environment("service"))
            start.Environment[name] = Here(value);
        return start;
    }

    /// <summary>The places of the image are places of the test's.</summary>
    private string Here(string text) =>
        text.Replace("/out/", $"{_folder.File("out")}/", StringComparison.Ordinal)
            .Replace("=/data/", $"={_folder.File("out/data")}/", StringComparison.Ordinal);

    private async Task RunAsync(string step)
    {
        using var process = System.Diagnostics.Process.Start(
            new ProcessStartInfo("bash", ["-euc", step])
            {
                WorkingDirectory = _folder.File("source"),
                RedirectStandardOutput = true,
                Environment =
                {
                    ["DOTNET_NOLOGO"] = "1",
                    ["MSBUILDDISABLENODEREUSE"] = "1",
                    ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                },
            }
        )!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
    }
}
