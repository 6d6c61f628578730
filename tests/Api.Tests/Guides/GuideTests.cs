using System.Globalization;
using CampaignGrpc.Api.Tests.Driving;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Api.Tests.Guides;

/// <summary>Every command and program of the documents, run as it stands against the service, says what the document says.</summary>
[Collection(CallersFolder.Collection)]
public sealed class GuideTests
{
    private const string DialerPage = "docs/dialer.md";
    private const string EndOfStep = "--- end of step ---";

    /// <summary>The sections of the guide to gRPC that are followed each for itself.</summary>
    private static readonly string[] Clients = ["A client in C#", "A client in Node.js", "A client in Python"];

    /// <summary>
    /// Examples that no shell is given: what a dialer shows while it works, which depends on the moment; a file's rows, which
    /// <see cref="DocumentTests"/> compares; a picture of the projects; what is entered beside a service; what an event looks like; what
    /// receivers do, which a test of theirs runs; and the tests themselves.
    /// </summary>
    private static readonly string[] OnlyRead =
    [
        "docs/dialer.md text",
        "docs/results.md text",
        "docs/architecture.md text",
        "docs/operating.md text",
        "docs/deploying.md text",
        "docs/scheduling.md sh",
        "docs/scheduling.md json",
        "docs/access.md text",
        "docs/audit.md sh",
        "docs/events.md json",
        "docs/console.md text",
        "docs/webhooks.md sh",
        "docs/webhooks.md csharp",
        "docs/webhooks.md js",
        "docs/webhooks.md python",
        "docs/personal-data.md sh",
    ];

    /// <summary>Pages with the programs that they call.</summary>
    public static TheoryData<string, string> Pages =>
        new()
        {
            { "docs/guides/json.md", "curl" },
            { "docs/guides/dialers.md", "curl buf" },
            { "docs/guides/grpc.md", "buf" },
            { "docs/errors.md", "curl" },
            { "docs/importing.md", "curl buf" },
            { "docs/results.md", "curl" },
            { "docs/operating.md", "curl" },
            { "docs/policies.md", "curl" },
            { "docs/events.md", "curl" },
        };

    [Theory]
    [MemberData(nameof(Pages))]
    public Task What_a_page_says_is_what_happens(string page, string programs) =>
        FollowAsync(Guide.Read(page, null, Clients), programs.Split(' '));

    [Fact]
    public Task A_client_is_made_in_CSharp() => FollowAsync(Guide.Read("docs/guides/grpc.md", Clients[0]), "dotnet");

    [Fact]
    public Task A_client_is_made_in_Node()
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(CallersFolder.NodeModules, "@grpc", "grpc-js")),
            "@grpc/grpc-js is not in artifacts/tools."
        );
        return FollowAsync(Guide.Read("docs/guides/grpc.md", Clients[1]), "dotnet", "node");
    }

    [Fact]
    public async Task A_client_is_made_in_Python()
    {
        Assert.SkipUnless(CallersFolder.Has("python3"), "python3 is not on the path.");
        using var folder = new CallersFolder();
        Assert.SkipUnless(
            (await folder.RunAsync("python3 -c 'import grpc' 2>&1 && echo here || true")).Contains("here", StringComparison.Ordinal),
            "python3 has no grpc."
        );
        await FollowAsync(Guide.Read("docs/guides/grpc.md", Clients[2]), "dotnet", "protoc", "grpc_python_plugin");
    }

    [Fact]
    public void No_example_of_the_documents_is_left_out()
    {
        var followed = Pages.Select(page => page.Data.Item1).Append(DialerPage).ToList();

        var left = Directory
            .GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .SelectMany(path =>
                Guide
                    .Blocks(File.ReadAllText(path))
                    .Select(block => (Page: Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), Block: block))
            )
            .Where(example => example.Block.Kind != "mermaid" && !(example.Block.IsDone && followed.Contains(example.Page)))
            .Select(example => $"{example.Page} {example.Block.Kind}");

        Assert.Equal(OnlyRead.Order(), left.Distinct().Order());
    }

    /// <summary>By the clock of the machine, since the dialer has no other; in a zone whose day is far from its end.</summary>
    [Fact]
    public async Task A_campaign_is_carried_out_as_the_page_says()
    {
        foreach (var program in new[] { "dotnet", "curl" })
            Assert.SkipUnless(CallersFolder.Has(program), $"{program} is not on the path.");
        await using var server = await CampaignServerFixture.StartAsync(
            services => services.AddSingleton(TimeProvider.System),
            $"--Campaigns:DefaultTimeZone={ZoneAtNoon()}"
        );

        await FollowAsync(Guide.Read(DialerPage), server);
    }

    private static async Task FollowAsync(Guide guide, params string[] programs)
    {
        foreach (var program in programs)
            Assert.SkipUnless(CallersFolder.Has(program), $"{program} is not on the path.");
        await using var server = await CampaignServerFixture.StartAsync("--Api:Reflection=true");
        await FollowAsync(guide, server);
    }

    /// <summary>Does all of a page in one shell, since later commands use what earlier ones left.</summary>
    private static async Task FollowAsync(Guide guide, CampaignServerFixture server)
    {
        using var folder = new CallersFolder();
        foreach (var step in guide.Steps.Where(step => step.File.Length > 0))
            folder.Write(step.File, Here(step.Text, server));

        var entered = guide.Steps.Where(step => step.File.Length == 0).ToList();
        var said = (
            await folder.RunAsync(string.Concat(entered.Select(step => $"{Here(step.Text, server)}\necho; echo '{EndOfStep}'\n")))
        ).Split(EndOfStep);

        Assert.NotEmpty(entered);
        Assert.All(entered.Zip(said), step => step.First.Answer?.Compare(step.Second));
    }

    /// <summary>A text of a page with the addresses, the clone and the dialer that this run has.</summary>
    private static string Here(string text, CampaignServerFixture server)
    {
        var grpc = $"http://{server.Channel.Target.Replace("http://", "", StringComparison.Ordinal)}";
        var json = server.JsonUrl.GetLeftPart(UriPartial.Authority);
        return Started(text, json, grpc)
            .Replace("http://localhost:8080", json, StringComparison.Ordinal)
            .Replace("http://localhost:8081", grpc, StringComparison.Ordinal)
            .Replace("CampaignGrpc/src", Path.Combine(Repository.Root, "src"), StringComparison.Ordinal);
    }

    /// <summary>The dialer goes on beside the page until everybody was called, a hundred times as fast.</summary>
    private static string Started(string text, string json, string grpc)
    {
        const string Run = "dotnet run --project src/Dialer --";
        if (!text.StartsWith(Run, StringComparison.Ordinal))
            return text;
        // Beside it lies all that it needs, in the configuration that the tests are built in.
        var build = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Api.Tests"), AppContext.BaseDirectory);
        var program =
            $"dotnet '{Path.Combine(Repository.Root, "src", "Dialer", build, "CampaignGrpc.Dialer.dll")}' "
            + $"--Dialer:Address={grpc} --Carrier:Speed=1000";
        return $"""
            {program}{text[Run.Length..].TrimEnd()} &
            dialer=$!
            until curl -s {json}/api/campaigns/1 | grep -q '"done":100'; do kill -0 $dialer; sleep 0.2; done
            kill $dialer
            wait $dialer
            """;
    }

    private static string ZoneAtNoon()
    {
        // The names count westwards.
        var west = TimeProvider.System.GetUtcNow().Hour - 12;
        return west == 0 ? "Etc/GMT" : $"Etc/GMT{west.ToString("+0;-0", CultureInfo.InvariantCulture)}";
    }
}
