using System.Text.RegularExpressions;

namespace CampaignGrpc.Architecture.Tests;

public sealed partial class EdgeTests
{
    private const int MostStatements = 4;

    [Fact]
    public void Status_codes_live_in_one_folder()
    {
        // The dialer, the access log and the sender of events read status codes, and decide on none.
        string[] readers = ["src/Dialer/", "src/Api/Telemetry/AccessLog.cs", "src/Api/Webhooks/WebhookSender.cs"];
        var files = Solution
            .Files("src")
            .Where(path =>
                !readers.Any(reader => path.StartsWith(reader, StringComparison.Ordinal)) && StatusCode().IsMatch(Solution.Read(path))
            )
            .ToList();

        Assert.Contains("src/Api/Errors/StatusTable.cs", files);
        Assert.All(files, path => Assert.StartsWith("src/Api/Errors/", path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_gRPC_method_maps_sends_and_maps()
    {
        var methods = Solution.Files("src/Api/Grpc").SelectMany(path => Override().Matches(Solution.Read(path))).ToList();

        Assert.Equal(
            Contract.Rpcs.Select(rpc => rpc.Name).Order(StringComparer.Ordinal),
            methods.Select(method => method.Groups["name"].Value).Order(StringComparer.Ordinal)
        );
        Assert.All(methods.Select(method => Comment().Replace(method.Groups["body"].Value, "")), body =>
        {
            Assert.True(body.Count(sign => sign == ';') <= MostStatements, body);
            Assert.Single(Send().Matches(body));
            // A stream is mapped item by item; there is no other loop and no decision.
            Assert.DoesNotMatch(@"\b(if|for|(?<!await )foreach|while|switch|try|catch|throw)\b", body);
        });
    }

    [GeneratedRegex(@"\bStatusCodes?\b|\bRpcException\b|\bRpc\.Code\b|\bCode\.[A-Z]|(?<!\.)\b(Typed)?Results\.")]
    private static partial Regex StatusCode();

    [GeneratedRegex(
        @"public override (async )?Task\S* (?<name>\w+)\([^)]*\)\s*(\{\n(?<body>.*?)\n    \}|=>(?<body>.*?);)\n",
        RegexOptions.Singleline
    )]
    private static partial Regex Override();

    [GeneratedRegex(@"//.*\n")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bmediator\.Send\(")]
    private static partial Regex Send();
}
