using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Driving;

namespace CampaignGrpc.Api.Tests.Guides;

/// <summary>Every command of the callers' guides, run as it stands against the service, gives what the guide says.</summary>
public sealed partial class GuideTests
{
    private const string EndOfBlock = "--- end of block ---";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("json.md", "curl")]
    [InlineData("grpc.md", "buf")]
    [InlineData("dialers.md", "curl", "buf")]
    public async Task What_a_guide_says_is_what_happens(string guide, params string[] programs)
    {
        foreach (var program in programs) Assert.SkipUnless(IsOnPath(program), $"{program} is not on the path.");
        await using var server = await CampaignServerFixture.StartAsync("--Api:Reflection=true");
        var blocks = Blocks(await File.ReadAllTextAsync(Path.Combine(Folder(), guide), TestContext.Current.CancellationToken));

        var outputs = await RunAsync(blocks.Select(block => block.Commands), server);

        Assert.NotEmpty(blocks);
        Assert.All(blocks.Zip(outputs), pair =>
        {
            if (pair.First.Answer is { } answer) Assert.True(Says(Json(pair.Second), Json(answer)), $"{pair.First.Commands}\ngave\n{pair.Second}\nand not\n{answer}");
        });
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Whether an answer has all that an abridged one has.</summary>
    private static bool Says(JsonElement whole, JsonElement abridged) => abridged.ValueKind switch
    {
        JsonValueKind.Object => whole.ValueKind == JsonValueKind.Object
            && abridged.EnumerateObject().All(field => whole.TryGetProperty(field.Name, out var value) && Says(value, field.Value)),
        JsonValueKind.Array => whole.ValueKind == JsonValueKind.Array
            && whole.GetArrayLength() >= abridged.GetArrayLength()
            && whole.EnumerateArray().Zip(abridged.EnumerateArray()).All(pair => Says(pair.First, pair.Second)),
        _ => JsonElement.DeepEquals(whole, abridged),
    };

    /// <summary>Runs all of a page in one shell, since later commands use what earlier ones left.</summary>
    private static async Task<string[]> RunAsync(IEnumerable<string> commands, CampaignServerFixture server)
    {
        var folder = Directory.CreateTempSubdirectory("campaigns-guide-");
        try
        {
            var script = "set -eu\n" + string.Concat(commands.Select(block => $"{block}\necho; echo '{EndOfBlock}'\n"))
                .Replace("http://localhost:8080", server.JsonUrl.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
                .Replace("http://localhost:8081", server.Channel.Target.Contains("://", StringComparison.Ordinal) ? server.Channel.Target : $"http://{server.Channel.Target}", StringComparison.Ordinal);
            var start = new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
            using var shell = Process.Start(start)!;
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            deadline.CancelAfter(Longest);
            var errors = shell.StandardError.ReadToEndAsync(deadline.Token);
            var output = await shell.StandardOutput.ReadToEndAsync(deadline.Token);
            await shell.WaitForExitAsync(deadline.Token);
            Assert.True(shell.ExitCode == 0, $"{output}\n{await errors}");
            return output.Split(EndOfBlock)[..^1];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<(string Commands, string? Answer)> Blocks(string page) =>
        [.. Block().Matches(page).Select(match => (match.Groups["sh"].Value, match.Groups["json"].Success ? match.Groups["json"].Value : null))];

    private static bool IsOnPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CampaignGrpc.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "guides");
    }

    [GeneratedRegex(@"```sh\n(?<sh>.*?)```(\n\n```json\n(?<json>.*?)```)?", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
