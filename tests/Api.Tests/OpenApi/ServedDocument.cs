using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignGrpc.Api.Tests.Driving;
using Json.Schema;

namespace CampaignGrpc.Api.Tests.OpenApi;

/// <summary>The API document as the service serves it.</summary>
internal sealed class ServedDocument(string text)
{
    private const string Components = "#/components/schemas/";

    private static readonly EvaluationOptions Strict = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    public string Text { get; } = text;

    public JsonNode Root { get; } = JsonNode.Parse(text)!;

    public IEnumerable<Operation> Operations =>
        Root["paths"]!
            .AsObject()
            .SelectMany(path =>
                path.Value!.AsObject().Select(entry => new Operation(path.Key, entry.Key.ToUpperInvariant(), entry.Value!))
            );

    public JsonNode Schema(string name) => Root["components"]!["schemas"]![name]!;

    public static async Task<ServedDocument> GetAsync(CampaignServerFixture server) =>
        new(await server.Json.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

    /// <summary>The answer that the document gives a status, by itself or under a name.</summary>
    public JsonNode? Response(Operation operation, int status) =>
        operation.Node["responses"]![$"{status}"] is not { } response ? null
        : response["$ref"] is { } reference ? Root["components"]!["responses"]![((string)reference!).Split('/')[^1]]
        : response;

    /// <summary>What a schema of the document says against a value. A field that the schema does not name is a fault too.</summary>
    public IReadOnlyList<string> Faults(JsonNode schema, JsonNode? value)
    {
        var whole = Local(schema);
        whole["$defs"] = new JsonObject(
            Root["components"]!["schemas"]!.AsObject().Select(type => KeyValuePair.Create(type.Key, (JsonNode?)Closed(Local(type.Value!))))
        );
        var result = JsonSchema.FromText(whole.ToJsonString()).Evaluate(JsonSerializer.SerializeToElement(value), Strict);
        return
        [
            .. result.IsValid
                ? []
                : result
                    .Details!.Where(detail => detail.Errors is not null)
                    .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")),
        ];
    }

    private static JsonNode Local(JsonNode schema) =>
        WithoutDiscriminators(JsonNode.Parse(schema.ToJsonString().Replace(Components, "#/$defs/", StringComparison.Ordinal))!);

    /// <summary>OpenAPI's own word, for generators; it excludes nothing.</summary>
    private static JsonNode WithoutDiscriminators(JsonNode schema)
    {
        if (schema is JsonObject named)
        {
            named.Remove("discriminator");
            foreach (var (_, part) in named)
                if (part is not null)
                    WithoutDiscriminators(part);
        }
        else if (schema is JsonArray list)
        {
            foreach (var part in list)
                if (part is not null)
                    WithoutDiscriminators(part);
        }

        return schema;
    }

    private static JsonNode Closed(JsonNode schema)
    {
        if (schema["properties"] is not null)
            schema["additionalProperties"] = false;
        return schema;
    }

    /// <summary>One operation of the document.</summary>
    internal sealed record Operation(string Path, string Method, JsonNode Node)
    {
        public string Id => (string)Node["operationId"]!;

        public IEnumerable<JsonNode> Parameters => Node["parameters"]?.AsArray().OfType<JsonNode>() ?? [];

        /// <summary>The body's media types; empty when it has no body.</summary>
        public IReadOnlyList<(string MediaType, JsonNode Schema, JsonNode? Example)> Bodies => Forms(Node["requestBody"]);

        public static IReadOnlyList<(string MediaType, JsonNode Schema, JsonNode? Example)> Forms(JsonNode? body) =>
            [.. body?["content"]?.AsObject().Select(form => (form.Key, form.Value!["schema"]!, form.Value["example"])) ?? []];

        public override string ToString() => $"{Method} {Path}";
    }
}
