using System.Diagnostics;

namespace CampaignGrpc.Api.Tests.Guides;

/// <summary>
/// A folder of a caller, beside the repository. Projects in it take packages from those that this machine has already, so that no
/// registry is asked, and keep what they take to themselves: the contract's package has the same version before and after a change.
/// </summary>
internal sealed class CallersFolder : IDisposable
{
    /// <summary>The collection of those who make something from the contract: they build the same project, one after the other.</summary>
    public const string Collection = "Makes something from the contract";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("campaigns-caller-");

    public CallersFolder()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Write(
            "Directory.Build.props",
            $"""
            <Project>
              <PropertyGroup>
                <RestoreSources>{packages}</RestoreSources>
                <RestorePackagesPath>$(MSBuildThisFileDirectory).packages</RestorePackagesPath>
                <!-- A machine may have a package's next version alone, which does as well. -->
                <NoWarn>$(NoWarn);NU1603</NoWarn>
              </PropertyGroup>
            </Project>
            """
        );
    }

    /// <summary>Where <c>.ci/run</c> puts what only checks need.</summary>
    public static string Tools => Path.Combine(Repository.Root, "artifacts", "tools");

    /// <summary>What of it npm has put there.</summary>
    public static string NodeModules => Path.Combine(Tools, "node_modules");

    /// <summary>The texts of the files with an ending, in all folders of this one.</summary>
    public IEnumerable<string> Read(string ending) =>
        _folder.GetFiles($"*{ending}", SearchOption.AllDirectories).Select(file => File.ReadAllText(file.FullName));

    public void Write(string file, string text)
    {
        var path = Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Enters commands into a shell, and gives what they say.</summary>
    public async Task<string> RunAsync(string commands)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"set -eu\n{commands}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
            Environment =
            {
                ["NODE_PATH"] = NodeModules,
                ["DOTNET_NOLOGO"] = "1",
                // No server of a build outlives it: it would keep the output open that is waited for here.
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["UseSharedCompilation"] = "false",
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            },
        };
        using var shell = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Longest);
        try
        {
            var errors = shell.StandardError.ReadToEndAsync(deadline.Token);
            var output = await shell.StandardOutput.ReadToEndAsync(deadline.Token);
            await shell.WaitForExitAsync(deadline.Token);
            Assert.True(shell.ExitCode == 0, $"{output}\n{await errors}");
            return output;
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    public static bool Has(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    public void Dispose() => _folder.Delete(recursive: true);
}
