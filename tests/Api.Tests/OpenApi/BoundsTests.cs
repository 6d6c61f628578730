using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Creating;
using CampaignGrpc.Api.Tests.Driving;

namespace CampaignGrpc.Api.Tests.OpenApi;

/// <summary>
/// Whether the service holds callers to every bound that the document names, and to none that is narrower. The values are made from the
/// document alone: one beyond each bound, and one at it.
/// </summary>
public sealed class BoundsTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    /// <summary>
    /// A batch answers each item for itself: what is no token holds nothing. Of a preview the faults of contacts are the answer.
    /// </summary>
    private static readonly string[] PartOfTheAnswer = ["ReportOutcomes reports[0].token", "PreviewCampaign phones[0].phone"];

    /// <summary>Texts of which every pattern of the document excludes some.</summary>
    private static readonly string[] Unlikely = ["a b", "-1", "-1s", "9:00", "24:01"];

    private static readonly string[] AllBounds =
    [
        "required",
        "enum",
        "format",
        "pattern",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
    ];

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_beyond_a_bound_is_refused_by_the_fields_name_and_what_is_at_it_is_not()
    {
        var document = await ServedDocument.GetAsync(server);
        var attempts = document.Operations.SelectMany(operation => Attempts(document, operation)).ToList();
        var campaign = await server.CreateCampaignAsync(ValidRequest.Text);
        var wrong = new List<string>();
        foreach (var (operation, value, request) in attempts)
        {
            using var sent = request(campaign);
            using var answer = await server.Json.SendAsync(sent, HttpCompletionOption.ResponseHeadersRead, TestEnd);
            var faults = answer.IsSuccessStatusCode ? [] : (await answer.ReadAnswerAsync()).Faults.ToList();
            var isNamed = faults.Exists(fault => value.IsNamedBy(fault));
            if (isNamed != value.IsBeyond)
                wrong.Add($"{operation.Id} {value}: {(int)answer.StatusCode} {string.Join(", ", faults.Take(5))}");
        }

        Assert.True(wrong is [], string.Join('\n', wrong));
        Assert.Equal(AllBounds.Order(), attempts.Select(attempt => attempt.Value.Bound).Distinct().Order());
    }

    private static IEnumerable<(ServedDocument.Operation Operation, Value Value, Func<long, HttpRequestMessage> Request)> Attempts(
        ServedDocument document,
        ServedDocument.Operation operation
    )
    {
        var body = operation.Bodies.FirstOrDefault(body => body.Example is not null);
        if (body.MediaType == "application/json")
        {
            foreach (
                var value in Values(document, body.Schema, body.Example!)
                    .Where(value => !PartOfTheAnswer.Contains($"{operation.Id} {value.Path}"))
            )
                yield return (operation, value, campaign => Request(operation, campaign, body.MediaType, value.Node!.ToJsonString()));
        }

        foreach (var parameter in operation.Parameters)
        {
            var (name, place, schema) = ((string)parameter["name"]!, (string)parameter["in"]!, parameter["schema"]!);
            foreach (var value in Values(document, schema["items"] ?? schema, parameter["example"] ?? Valid(document, schema)))
            {
                var text = value.Node!.ToString();
                // Without it there is another path, or none.
                if (place == "path" && text.Length == 0)
                    continue;
                var field = value with { Path = name == "Idempotency-Key" ? "request_id" : name };
                yield return (operation, field, campaign => Request(operation, campaign, body, parameter, text));
            }
        }
    }

    /// <summary>A request that is right but for one parameter.</summary>
    private static HttpRequestMessage Request(
        ServedDocument.Operation operation,
        long campaign,
        (string MediaType, JsonNode Schema, JsonNode? Example) body,
        JsonNode parameter,
        string text
    )
    {
        var (name, isHeader) = ((string)parameter["name"]!, (string)parameter["in"]! == "header");
        var request = Request(operation, campaign, body.MediaType, body.Example?.ToString(), isHeader ? null : name, text);
        if (isHeader)
            request.Headers.TryAddWithoutValidation(name, text);
        return request;
    }

    private static HttpRequestMessage Request(
        ServedDocument.Operation operation,
        long campaign,
        string? mediaType,
        string? body,
        string? parameter = null,
        string? text = null
    )
    {
        var (path, query) = (operation.Path, "");
        foreach (var known in operation.Parameters.Where(known => (bool?)known["required"] == true || (string)known["name"]! == parameter))
        {
            var name = (string)known["name"]!;
            var value = Uri.EscapeDataString(
                name == parameter ? text!
                : name == "campaign_id" ? $"{campaign}"
                : known["example"]!.ToString()
            );
            if ((string)known["in"]! == "path")
                path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            else
                query = $"?{name}={value}";
        }

        var request = new HttpRequestMessage(new HttpMethod(operation.Method), path + query);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, mediaType!);
        return request;
    }

    /// <summary>The value with one part of it at a bound or beyond it, once for each bound of its schema.</summary>
    private static IEnumerable<Value> Values(ServedDocument document, JsonNode reference, JsonNode valid)
    {
        var schema = Resolve(document, reference);
        if (schema["properties"] is JsonObject properties)
        {
            foreach (var name in schema["required"]?.AsArray().Select(name => (string)name!) ?? [])
            {
                var without = valid.DeepClone().AsObject();
                without.Remove(name);
                yield return new(name, "required", true, without);
            }

            foreach (var (name, field) in properties.Where(field => (bool?)field.Value!["readOnly"] != true))
            {
                foreach (var value in Values(document, field!, valid[name] ?? Valid(document, field!)))
                {
                    var whole = valid.DeepClone().AsObject();
                    whole[name] = value.Node;
                    yield return value with
                    {
                        Path = value.Path.Length == 0 || value.Path[0] == '[' ? name + value.Path : $"{name}.{value.Path}",
                        Node = whole,
                    };
                }
            }
        }
        else if (schema["items"] is { } items)
        {
            var item = valid.AsArray().FirstOrDefault() ?? Valid(document, items);
            if ((int?)schema["minItems"] is { } least)
                yield return new("", "minItems", true, List(item, least - 1));
            if ((int?)schema["maxItems"] is { } most)
                yield return new("", "maxItems", true, List(Valid(document, items), most + 1));
            foreach (var value in Values(document, items, item))
                yield return value with
                {
                    Path = value.Path.Length == 0 ? "[0]" : $"[0].{value.Path}",
                    Node = new JsonArray(value.Node),
                };
        }
        else
        {
            foreach (var (bound, isBeyond, value) in OfOne(schema))
                yield return new("", bound, isBeyond, value);
        }
    }

    private static IEnumerable<(string Bound, bool IsBeyond, JsonNode Value)> OfOne(JsonNode schema)
    {
        if ((long?)schema["minimum"] is { } minimum)
        {
            yield return ("minimum", true, minimum - 1);
            yield return ("minimum", false, minimum);
        }

        if ((long?)schema["maximum"] is { } maximum)
        {
            yield return ("maximum", true, maximum + 1);
            yield return ("maximum", false, maximum);
        }

        if ((int?)schema["minLength"] is { } minLength)
        {
            yield return ("minLength", true, new string('a', minLength - 1));
            yield return ("minLength", false, new string('a', minLength));
        }

        if ((int?)schema["maxLength"] is { } maxLength)
        {
            yield return ("maxLength", true, new string('a', maxLength + 1));
            yield return ("maxLength", false, new string('a', maxLength));
        }

        if ((string?)schema["pattern"] is { } pattern)
        {
            foreach (var other in Unlikely.Where(other => !Regex.IsMatch(other, pattern, RegexOptions.ECMAScript)))
                yield return ("pattern", true, other);
        }

        if (schema["enum"] is not null)
            yield return ("enum", true, "SOMETHING_ELSE");
        if ((string?)schema["format"] is "date" or "date-time")
            yield return ("format", true, "2026-02-30");
    }

    /// <summary>A value that may stand there, with no more in it than must be.</summary>
    private static JsonNode Valid(ServedDocument document, JsonNode reference)
    {
        var schema = Resolve(document, reference);
        if ((reference["examples"] ?? schema["examples"])?[0] is { } example)
            return example.DeepClone();
        if (schema["properties"] is JsonObject properties)
        {
            return new JsonObject(
                (schema["required"]?.AsArray() ?? []).Select(name =>
                    KeyValuePair.Create((string)name!, (JsonNode?)Valid(document, properties[(string)name!]!))
                )
            );
        }

        return schema["items"] is { } items ? new JsonArray(Valid(document, items))
            : schema["enum"] is { } known ? known.AsArray()[^1]!.DeepClone()
            : (string?)schema["format"] == "date" ? "2026-03-04"
            : schema["type"]!.ToJsonString().Contains("integer", StringComparison.Ordinal) ? 1
            : "";
    }

    private static JsonArray List(JsonNode item, int count) => [.. Enumerable.Range(0, count).Select(_ => item.DeepClone())];

    private static JsonNode Resolve(ServedDocument document, JsonNode schema) =>
        (string?)schema["$ref"] is { } reference ? document.Schema(reference.Split('/')[^1]) : schema;

    /// <param name="Path">Where the value stands that is at a bound.</param>
    /// <param name="Bound">The word of the schema for it.</param>
    /// <param name="IsBeyond">Whether it is beyond the bound.</param>
    /// <param name="Node">The whole of which it is a part.</param>
    private sealed record Value(string Path, string Bound, bool IsBeyond, JsonNode? Node)
    {
        /// <summary>The reasons that speak of a bound; a value at one may be refused for others.</summary>
        private static readonly string[] OfBounds = ["OUT_OF_RANGE", "TOO_LONG", "TOO_MANY", "BAD_CHARACTER", "REQUIRED"];

        /// <summary>
        /// Whether a fault, <c>path REASON</c>, speaks of it. A number in a message of its own is called by the message's name.
        /// </summary>
        public bool IsNamedBy(string fault) =>
            fault.Split(' ') is [var path, var reason] && (path == Path || $"{path}.id" == Path) && (IsBeyond || OfBounds.Contains(reason));

        public override string ToString() => $"{(IsBeyond ? "beyond" : "at")} {Bound} of {Path}";
    }
}
