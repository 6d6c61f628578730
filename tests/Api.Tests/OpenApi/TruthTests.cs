using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CampaignGrpc.Api.Tests.Creating;
using CampaignGrpc.Api.Tests.Driving;

namespace CampaignGrpc.Api.Tests.OpenApi;

/// <summary>Whether the service answers as the document says.</summary>
public sealed class TruthTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_example_is_understood_and_answered_as_described()
    {
        var document = await ServedDocument.GetAsync(server);

        foreach (var operation in document.Operations)
        {
            // A file's bytes have no example; its tests send some.
            Assert.All(operation.Bodies.Where(body => body.Example is not null), body =>
                Assert.Empty(document.Faults(body.Schema, body.Example))
            );
            using var request = await ExampleOfAsync(operation);
            var status = await AssertAnsweredAsDescribedAsync(document, operation, request);
            // What a campaign that has just begun is told to do may be refused; what is read of it or sent with a body may not.
            var isToldToDo = operation.Method != "GET" && operation.Bodies.Count == 0;
            Assert.True(status == 200 || isToldToDo || NamesWhatNoTestMakes(operation), $"{operation}: {status}");
        }
    }

    [Fact]
    public async Task What_a_call_leaves_behind_is_shown_as_described()
    {
        var document = await ServedDocument.GetAsync(server);
        var id = await server.CreateCampaignAsync(
            ValidRequest.With(
                ("campaign.schedule.date", "\"2026-03-03\""),
                ("campaign.max_concurrent_calls", "5"),
                ("campaign.max_starts_per_second", "1000"),
                ("campaign.purpose", "\"debt\""),
                ("campaign.schedule.weekdays", """["TUESDAY"]"""),
                ("campaign.outcome_rules", """[{"outcome": "OUTCOME_BUSY", "interval": 1, "attempts": 2}]""")
            )
        );
        var claimed = await PostAsync("ClaimCalls", $$"""{"dialer_id": "dialer-1", "campaign_id": {{id}}, "max_calls": 1}""");
        var token = (string)claimed["calls"]![0]!["token"]!;
        await PostAsync("StartCalls", $$"""{"tokens": ["{{token}}"]}""");
        await PostAsync("ExtendCalls", $$"""{"tokens": ["{{token}}"]}""");
        await PostAsync("ReleaseCalls", $$"""{"tokens": ["{{token}}"]}""");
        var reported = await PostAsync(
            "ReportOutcomes",
            $$$"""{"reports": [{"token": "{{{token}}}", "outcome": "OUTCOME_ANSWERED", "result_data": {"score": 5}}]}"""
        );
        Assert.NotNull(reported["results"]![0]!["receipt"]);

        foreach (var operation in document.Operations.Where(operation => operation.Method == "GET" && !NamesWhatNoTestMakes(operation)))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Fill(operation, id));
            Assert.Equal(200, await AssertAnsweredAsDescribedAsync(document, operation, request));
        }

        async Task<JsonNode> PostAsync(string name, string body)
        {
            var operation = document.Operations.Single(operation => operation.Id == name);
            using var request = new HttpRequestMessage(HttpMethod.Post, operation.Path)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            JsonNode? answer = null;
            Assert.Equal(200, await AssertAnsweredAsDescribedAsync(document, operation, request, value => answer = value));
            return answer!;
        }
    }

    [Theory]
    [InlineData("GetCampaign", "/api/campaigns/999999", null, 404)]
    [InlineData("GetCampaign", "/api/campaigns/abc?x=1", null, 400)]
    [InlineData("PauseCampaign", "/api/campaigns/999999:pause", "", 404)]
    [InlineData("CreateCampaign", "/api/campaigns", """{"campaign": {"name": 1}, "phones": [{"phone": "112"}]}""", 400)]
    [InlineData("CreateCampaign", "/api/campaigns", "[", 400)]
    [InlineData("PreviewCampaign", "/api/campaigns:preview", """{"campaign": {"name": 1}, "lines": 0}""", 400)]
    [InlineData("ClaimCalls", "/api/dialer/calls:claim", "{}", 400)]
    [InlineData("ClaimCalls", "/api/dialer/calls:claim", "<xml/>", 415, "text/xml")]
    public async Task An_error_is_shaped_as_described(
        string name,
        string path,
        string? body,
        int status,
        string mediaType = "application/json"
    )
    {
        var document = await ServedDocument.GetAsync(server);
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);

        Assert.Equal(
            status,
            await AssertAnsweredAsDescribedAsync(document, document.Operations.Single(operation => operation.Id == name), request)
        );
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_answered_as_described()
    {
        await using var small = await CampaignServerFixture.StartAsync("--Api:MaxRequestBytes=1024");
        var document = await ServedDocument.GetAsync(small);
        var create = document.Operations.Single(operation => operation.Id == "CreateCampaign");
        using var request = new HttpRequestMessage(HttpMethod.Post, create.Path)
        {
            Content = new StringContent(new(' ', 2_000), Encoding.UTF8, "application/json"),
        };
        using var response = await small.Json.SendAsync(request, TestEnd);

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Empty(
            document.Faults(
                document.Response(create, 413)!["content"]!["application/json"]!["schema"]!,
                JsonNode.Parse(await response.Content.ReadAsStringAsync(TestEnd))
            )
        );
    }

    private static bool NamesWhatNoTestMakes(ServedDocument.Operation operation) =>
        operation.Parameters.Any(parameter =>
            (string)parameter["in"]! == "path" && (string)parameter["name"]! is not ("campaign_id" or "contact_id")
        );

    /// <summary>The request that the document's examples make, for a campaign of its own.</summary>
    private async Task<HttpRequestMessage> ExampleOfAsync(ServedDocument.Operation operation)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(operation.Method),
            Fill(operation, await server.CreateCampaignAsync(DocumentedEndpointTests.Example))
        );
        if (operation.Bodies is not [var body, ..])
            return request;
        var example = body.Example is JsonValue value && value.TryGetValue<string>(out var text) ? text : body.Example!.ToJsonString();
        request.Content = new StringContent(example, Encoding.UTF8);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(body.MediaType);
        return request;
    }

    private static string Fill(ServedDocument.Operation operation, long campaign) =>
        operation
            .Parameters.Where(parameter => (bool?)parameter["required"] == true)
            .Aggregate(operation.Path, (path, parameter) =>
                path.Replace(
                    $"{{{parameter["name"]}}}",
                    (string)parameter["name"]! == "campaign_id"
                        ? campaign.ToString(CultureInfo.InvariantCulture)
                        : parameter["example"]!.ToString(),
                    StringComparison.Ordinal
                )
            );

    /// <summary>Looks at the first line, which is all of most answers; a stream has others like it.</summary>
    private async Task<int> AssertAnsweredAsDescribedAsync(
        ServedDocument document,
        ServedDocument.Operation operation,
        HttpRequestMessage request,
        Action<JsonNode?>? look = null
    )
    {
        using var response = await server.Json.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestEnd);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestEnd));
        var line = await reader.ReadLineAsync(TestEnd) ?? "";
        var status = (int)response.StatusCode;
        var described = document.Response(operation, status);
        Assert.True(described is not null, $"{operation}: {status} is not described. {line}");
        var mediaType = response.Content.Headers.ContentType!.MediaType!;
        var form = Assert.Single(ServedDocument.Operation.Forms(described), form => form.MediaType == mediaType);
        // Of a text whose lines are JSON, the schema of a line stands inside.
        var schema = form.Schema["contentSchema"] ?? form.Schema;
        var answer = mediaType.Contains("json", StringComparison.Ordinal) ? JsonNode.Parse(line) : JsonValue.Create(line);
        var faults = document.Faults(schema, answer);
        Assert.True(faults is [], $"{operation}: {string.Join("; ", faults)} in {line}");
        look?.Invoke(answer);
        return status;
    }
}
