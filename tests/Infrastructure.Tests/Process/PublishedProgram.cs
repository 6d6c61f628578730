using System.Diagnostics;

namespace CampaignGrpc.Infrastructure.Tests.Process;

/// <summary>The programs as <c>dotnet publish</c> lays them down, in a directory that nothing but they is in.</summary>
public sealed class PublishedProgram : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PublishedProgram()
    {
        Publish("Api");
        Publish("Dialer");
    }

    /// <summary>Copies a program to where a test wants to have it.</summary>
    /// <param name="project">Api or Dialer.</param>
    /// <param name="folder">The directory, which is made.</param>
    /// <returns>What is to be started.</returns>
    public string CopyTo(string project, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(_folder.File(project), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(_folder.File(project), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return Path.Combine(folder, $"CampaignGrpc.{project}.dll");
    }

    public void Dispose() => _folder.Dispose();

    private void Publish(string project)
    {
        // What the tests were built with is there already.
        var build = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        var source = Path.Combine(Repository.Root, "src", project);
        using var publish = System.Diagnostics.Process.Start(
            new ProcessStartInfo("dotnet", ["publish", source, "--no-build", "-c", build, "-o", _folder.File(project)])
            {
                RedirectStandardOutput = true,
                Environment =
                {
                    ["DOTNET_NOLOGO"] = "1",
                    ["MSBUILDDISABLENODEREUSE"] = "1",
                    ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                },
            }
        )!;
        var said = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        Assert.True(publish.ExitCode == 0, said);
    }
}
