using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CampaignGrpc.Bench;

/// <summary>The service itself, started on a database that there is already.</summary>
internal sealed partial class StartedService : IAsyncDisposable
{
    private StartedService(Process process, Uri json) => (Process, Json) = (process, json);

    public Process Process { get; }

    public Uri Json { get; }

    /// <returns>Once it listens.</returns>
    public static async Task<StartedService> OnAsync(string database)
    {
        var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "CampaignGrpc.Api.dll"),
                    "--Kestrel:Endpoints:Json:Url=http://127.0.0.1:0",
                    "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0",
                    "--Access:Open=true",
                    $"--ConnectionStrings:Campaigns=Data Source={database}",
                ]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        Uri? json = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (JsonAddress().Match(line) is { Success: true } found)
                json = new(found.Groups[1].Value);
            if (line.Contains("Data:", StringComparison.Ordinal))
                return new(process, json!);
        }

        throw new InvalidOperationException("The service did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Process.Id.ToString(CultureInfo.InvariantCulture)]);
        await Process.WaitForExitAsync();
        Process.Dispose();
    }

    [GeneratedRegex(@"Listening:.* Json on (http://[0-9.:]+)")]
    private static partial Regex JsonAddress();
}
