using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Security;
using CampaignGrpc.Api.Tests.Creating;
using CampaignGrpc.Api.Tests.Driving;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace CampaignGrpc.Api.Tests.OpenApi;

/// <summary>What the API document describes, and in what words.</summary>
public sealed partial class ApiDocumentTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static readonly string[] BoundNames = ["minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems"];

    [Fact]
    public async Task It_is_valid_by_every_rule_of_the_library()
    {
        var document = await ServedDocument.GetAsync(server);
        // .ci/run holds this file against another validator.
        await File.WriteAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "openapi.json"),
            document.Text,
            TestContext.Current.CancellationToken
        );

        var read = OpenApiDocument.Parse(
            document.Text,
            "json",
            new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() }
        );

        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic!.SpecificationVersion);
        Assert.Empty(read.Diagnostic.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(document.Operations.Count(), read.Document!.Paths.Sum(path => path.Value.Operations!.Count));
    }

    [Fact]
    public async Task It_describes_every_route_that_the_service_maps_and_no_other()
    {
        var document = await ServedDocument.GetAsync(server);
        var mapped = Endpoints.Where(endpoint => !IsKeptOut(endpoint)).SelectMany(Routes).Distinct();

        Assert.Equal(
            mapped.Order(StringComparer.Ordinal),
            document.Operations.Select(operation => operation.ToString()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Only_the_document_its_page_and_the_console_are_kept_out_of_it() =>
        Assert.Equal(
            ["GET /docs", "GET /docs/favicon.svg", "GET /docs/scalar.aspnetcore.js", "GET /docs/scalar.js", "GET /openapi/v1.json"],
            Endpoints
                .Where(endpoint => IsKeptOut(endpoint) && !RpcAccess.IsConsole(endpoint))
                .SelectMany(Routes)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task It_describes_every_rule_of_the_contract_under_the_rpcs_name()
    {
        var document = await ServedDocument.GetAsync(server);

        Assert.NotEmpty(Contract.Routes);
        Assert.All(Contract.Routes, route =>
        {
            var operation = Assert.Single(document.Operations, operation => operation.Path == route.Path && operation.Method == route.Verb);
            Assert.StartsWith(route.Rpc.Name, operation.Id, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task It_leaves_nothing_without_a_word()
    {
        var document = await ServedDocument.GetAsync(server);
        var schemas = document.Root["components"]!["schemas"]!.AsObject();
        var fields = schemas.SelectMany(schema =>
            schema.Value!["properties"]?.AsObject().Select(field => ($"{schema.Key}.{field.Key}", field.Value!)) ?? []
        );
        var described = schemas
            .Select(schema => (schema.Key, schema.Value!))
            .Concat(fields.Where(field => !field.Item1.EndsWith(".@type", StringComparison.Ordinal)))
            .Concat(document.Root["tags"]!.AsArray().Select(tag => ((string)tag!["name"]!, tag!)))
            .Concat(document.Operations.Select(operation => (operation.Id, operation.Node)))
            .Concat(
                document.Operations.SelectMany(operation =>
                    operation.Parameters.Select(parameter => ($"{operation.Id} {parameter["name"]}", parameter))
                )
            );

        Assert.All(described, element => Assert.False(string.IsNullOrWhiteSpace((string?)element.Item2["description"]), element.Item1));
        Assert.Contains(
            "- `OUTCOME_BUSY`: The line was busy.",
            (string)document.Schema("Outcome")["description"]!,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task It_says_of_a_field_what_the_contract_says()
    {
        var document = await ServedDocument.GetAsync(server);
        var campaign = document.Schema("Campaign")["properties"]!;
        var claim = document.Schema("ClaimCallsRequest");

        Assert.Equal(
            """{"type":"integer","description":"Its id, from 1, never used again.","format":"int64","readOnly":true}""",
            campaign["id"]!.ToJsonString()
        );
        Assert.Equal("date-time", (string)campaign["create_time"]!["format"]!);
        Assert.Equal("""{"minLength":1,"maxLength":100,"pattern":"^[\\x21-\\x7E]*$"}""", Bounds(claim["properties"]!["dialer_id"]!));
        Assert.Equal("""{"minimum":0,"maximum":1000}""", Bounds(claim["properties"]!["max_calls"]!));
        Assert.Equal("#/components/schemas/CampaignState", (string)campaign["state"]!["$ref"]!);
        Assert.Equal(
            """["CAMPAIGN_STATE_UNSPECIFIED","CAMPAIGN_STATE_CREATED"]""",
            new JsonArray([
                .. document.Schema("CampaignState")["enum"]!.AsArray().Take(2).Select(value => value!.DeepClone()),
            ]).ToJsonString()
        );
        Assert.Equal("""["dialer_id"]""", claim["required"]!.ToJsonString());
        Assert.NotNull(claim["properties"]!["lease_duration"]!["pattern"]);
        Assert.Equal("{}", document.Schema("NewContact")["properties"]!["add_data"]!["additionalProperties"]!.ToJsonString());
    }

    [Fact]
    public async Task It_gives_every_operation_a_name_that_can_be_a_methods()
    {
        var document = await ServedDocument.GetAsync(server);

        Assert.Distinct(document.Operations.Select(operation => operation.Id));
        Assert.All(document.Operations, operation => Assert.Matches("^([A-Z][a-z]+)+$", operation.Id));
    }

    [Fact]
    public async Task It_lets_a_client_leave_a_number_or_an_instant_out_that_need_not_be_there()
    {
        var document = await ServedDocument.GetAsync(server);

        Assert.Equal(
            """["null","integer"]""",
            document.Schema("NewCampaign")["properties"]!["max_concurrent_calls"]!["type"]!.ToJsonString()
        );
        Assert.Equal("""["null","string"]""", document.Schema("Campaign")["properties"]!["next_opening_time"]!["type"]!.ToJsonString());
        Assert.Equal("integer", (string)document.Schema("NewCampaign")["properties"]!["project_id"]!["type"]!);
        Assert.Equal("""["date"]""", document.Schema("Schedule")["required"]!.ToJsonString());
        Assert.Null(document.Schema("ScheduleUpdate")["required"]);
    }

    [Fact]
    public async Task It_says_where_a_version_is_named()
    {
        var document = await ServedDocument.GetAsync(server);
        var update = document.Operations.Single(operation => operation.Id == "UpdateCampaign");
        var named = document.Operations.Where(operation => document.Response(operation, 200)?["headers"]?["ETag"] is not null);

        Assert.Contains(update.Parameters, parameter => (string)parameter["name"]! == "If-Match");
        Assert.NotNull(document.Response(update, 412));
        Assert.Equal(
            ["CancelCampaign", "GetCampaign", "LaunchCampaign", "PauseCampaign", "ResumeCampaign", "StartCampaignNow", "UpdateCampaign"],
            named.Select(operation => operation.Id).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task It_takes_for_JSON_only_what_is_JSON_as_a_whole()
    {
        var document = await ServedDocument.GetAsync(server);
        var others = document
            .Operations.SelectMany(operation => operation.Bodies.Concat(ServedDocument.Operation.Forms(document.Response(operation, 200))))
            .Where(form => form.MediaType is not ("application/json" or "multipart/form-data"))
            .ToList();

        Assert.Contains(others, form => form.MediaType == "text/event-stream");
        Assert.All(others, form => Assert.Equal(("string", "binary"), ((string)form.Schema["type"]!, (string)form.Schema["format"]!)));
    }

    [Fact]
    public async Task It_shows_the_documented_request_word_for_word_with_its_answer_its_header_and_its_errors()
    {
        var document = await ServedDocument.GetAsync(server);
        var create = document.Operations.Single(operation => operation.Id == "CreateCampaign");

        Assert.Equal("POST /api/campaigns", create.ToString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(DocumentedEndpointTests.Example), create.Bodies.Single().Example));
        Assert.Equal(
            """{"campaign":{"id":12345}}""",
            document.Response(create, 200)!["content"]!["application/json"]!["example"]!.ToJsonString()
        );
        Assert.Equal("header Idempotency-Key", $"{create.Parameters.Single()["in"]} {create.Parameters.Single()["name"]}");
        Assert.Equal(
            ["200", "400", "401", "403", "409", "413", "415", "429", "500", "503", "default"],
            create.Node["responses"]!.AsObject().Select(response => response.Key).Order(StringComparer.Ordinal)
        );
    }

    private IEnumerable<RouteEndpoint> Endpoints =>
        server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint =>
                !endpoint.RoutePattern.RawText!.StartsWith("/campaigns.v1.", StringComparison.Ordinal)
                && !endpoint.RoutePattern.RawText.StartsWith("/grpc.", StringComparison.Ordinal)
            );

    private static string Bounds(JsonNode schema) =>
        new JsonObject(
            BoundNames.Where(bound => schema[bound] is not null).Select(bound => KeyValuePair.Create(bound, schema[bound]?.DeepClone()))
        ).ToJsonString();

    private static bool IsKeptOut(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not null;

    private static IEnumerable<string> Routes(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
            $"{method} {Constraint().Replace(endpoint.RoutePattern.RawText!, "}")}"
        );

    /// <summary>What a route asks of a parameter is no part of its path.</summary>
    [GeneratedRegex(@"(?<=\{\w+):[^}]*\}")]
    private static partial Regex Constraint();
}
