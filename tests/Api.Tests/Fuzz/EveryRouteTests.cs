using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Api.Tests.Edge;
using CampaignGrpc.Api.Tests.OpenApi;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Api.Tests.Fuzz;

#pragma warning disable CA5394 // Repeatable, which is all that is asked of it.

/// <summary>The same by JSON: every route of the contract, and every other one that the service listens on.</summary>
public sealed partial class EveryRouteTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(false));

    private static readonly JsonParser Lenient = new(
        JsonParser
            .Settings.Default.WithIgnoreUnknownFields(true)
            .WithTypeRegistry(TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor))
    );

    private static readonly string[] QueryNames =
    [
        "import_id",
        "first_row",
        "phone_column",
        "columns",
        "duplicates",
        "bad_rows",
        "validate_only",
        "page_size",
        "page_token",
        "language",
        "time_zone",
        "x",
    ];

    private static readonly string[] BodyTypes =
    [
        "application/json",
        "text/csv",
        "application/x-ndjson",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/plain",
        "multipart/form-data; boundary=b",
        "x",
    ];

    private static readonly string[] Bodies =
    [
        "",
        "{}",
        "[]",
        "phone\n+79123456789\n",
        "phone;name\n8 912 345 67 89;x\n",
        """{"phone": "+79123456789"}""",
        "PK\u0003\u0004",
        "--b\r\n\r\nx\r\n--b--\r\n",
        "\0",
    ];

    /// <summary>The page of the API has files of its own, which are answered as files are.</summary>
    private static readonly string[] Roots = ["/api", "/health", "/version"];

    /// <summary>An address without end is refused before there is a request: <see cref="RoutesTests"/> has that.</summary>
    private const int LongestInAddress = 250;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly KnownValues _known = new();

    [Fact]
    public async Task Whatever_comes_by_JSON_is_carried_out_or_refused_with_a_reason()
    {
        var messages = new RandomMessages(_known);
        var others = OtherRoutes();
        var carriedOut = new HashSet<string>();

        await new FuzzRound(server).RunAsync(async random =>
        {
            var ofContract = random.Next(6) > 0;
            var route = Contract.Routes[random.Next(Contract.Routes.Count)];
            using var request = ofContract ? Request(route, messages.Make(route.Rpc.InputType, random), random) : Request(others, random);
            if (!await TryAsync(request, ofContract ? route.Rpc : null) || !ofContract)
                return;
            lock (carriedOut)
                carriedOut.Add(route.Rpc.Name);
        });

        Assert.InRange(carriedOut.Count, Contract.Routes.Count / 2, Contract.Routes.Count);
    }

    /// <returns>Whether it was carried out.</returns>
    private async Task<bool> TryAsync(HttpRequestMessage request, MethodDescriptor? rpc)
    {
        var sent = request.Content is null
            ? ""
            : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await server.Json.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (response.IsSuccessStatusCode)
            {
                if (rpc is { IsServerStreaming: false } && request.Method != HttpMethod.Head)
                    Learn(rpc, await response.Content.ReadAsStringAsync(patience.Token));
                return true;
            }

            var answer = await response.ReadAnswerAsync();
            var isRight =
                (int)response.StatusCode is < 500 or 503
                && answer.Code is not Code.Internal
                && answer.Reason.Length > 0
                && answer.Status.Message.Length > 0;
            Assert.True(isRight, $"{(int)response.StatusCode} {answer.Status}");
            return false;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\n{request}\n{sent}", exception);
        }
    }

    private void Learn(MethodDescriptor rpc, string text)
    {
        try
        {
            _known.Learn(Lenient.Parse(text, rpc.OutputType));
        }
        catch (InvalidProtocolBufferException exception) when (exception.Message.StartsWith("Value out of range", StringComparison.Ordinal))
        {
            // The largest numbers are no JSON numbers to this reader; nothing is learnt from them.
        }
    }

    /// <summary>A message as its rule lays it out: in the path, the body and the query; then perhaps damaged.</summary>
    private static HttpRequestMessage Request(Contract.Route route, IMessage message, Random random)
    {
        var fields = JsonNode.Parse(Text(message))!.AsObject();
        var address = Place()
            .Replace(route.Path, place =>
                Take(fields, place.Groups[1].Value) is { } value ? Uri.EscapeDataString(value) : random.Next(1, 6).ToString(provider: null)
            );
        var body = route.Body switch
        {
            "" => null,
            "*" => fields.ToJsonString(),
            _ => (fields[route.Body] ?? new JsonObject()).ToJsonString(),
        };
        var query =
            route.Body == "*"
                ? []
                : fields.Where(field => field.Key != route.Body).SelectMany(field => Parameters(field.Key, field.Value)).ToList();
        if (query.Count > 0)
            address += $"?{string.Join('&', query)}";
        return WithHeaders(
            new(new(route.Verb), address),
            body is null ? null : Damaged(body, random),
            random.Next(20) == 0 ? Any(BodyTypes, random) : "application/json",
            random
        );
    }

    /// <summary>A route beside the contract with anything in its places.</summary>
    private static HttpRequestMessage Request(List<(string Verb, string Path)> routes, Random random)
    {
        var (verb, path) = routes[random.Next(routes.Count)];
        var address = Place()
            .Replace(path, place =>
                Uri.EscapeDataString(
                    random.Next(3) > 0 ? $"{random.Next(1, 6)}" : Any(["0", "-1", "x", "\0", "9999999999999999999999", "é"], random)
                )
            );
        var query = Enumerable
            .Range(0, random.Next(4))
            .Select(_ =>
                $"{Any(QueryNames, random)}={Uri.EscapeDataString(Any(["", "1", "-1", "a", "SKIP_BAD", "ru", "Europe/Moscow", "x,y", "\0"], random))}"
            );
        return WithHeaders(
            new(new(verb), $"{address}?{string.Join('&', query)}"),
            verb is "GET" or "HEAD" ? null : Damaged(Any(Bodies, random), random),
            Any(BodyTypes, random),
            random
        );
    }

    private static HttpRequestMessage WithHeaders(HttpRequestMessage request, byte[]? body, string type, Random random)
    {
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        (string Name, string Value)[] headers =
        [
            ("Accept-Language", "ru"),
            ("Accept", "text/event-stream"),
            ("If-Match", "\"x\""),
            ("If-Match", "*"),
            ("Idempotency-Key", "key"),
            ("Idempotency-Key", new('k', 300)),
            ("traceparent", "00-x"),
            ("Authorization", "Bearer x"),
            ("Accept-Language", "x;q=z,,"),
            ("Range", "bytes=0-1"),
        ];
        for (var count = random.Next(3); count > 0; count--)
        {
            var (name, value) = headers[random.Next(headers.Length)];
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static byte[] Damaged(string body, Random random) =>
        random.Next(3) == 0 && body.Length > 0 ? new Mutations(body, random.Next()).Case(random.Next(1_000)) : Encoding.UTF8.GetBytes(body);

    /// <summary>Without what JSON cannot say, such as an instant out of range.</summary>
    private static string Text(IMessage message)
    {
        try
        {
            return Formatter.Format(message);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return "{}";
        }
    }

    private static string? Take(JsonObject fields, string name)
    {
        var value = fields[name]?.ToString();
        fields.Remove(name);
        return value is { Length: > 0 } ? value[..Math.Min(value.Length, LongestInAddress)] : null;
    }

    private static IEnumerable<string> Parameters(string name, JsonNode? value) =>
        value switch
        {
            JsonObject inner => inner.SelectMany(field => Parameters($"{name}.{field.Key}", field.Value)),
            JsonArray list => list.SelectMany(item => Parameters(name, item)),
            _ => [$"{name}={Uri.EscapeDataString(string.Concat((value?.ToString() ?? "null").Take(LongestInAddress)))}"],
        };

    private List<(string Verb, string Path)> OtherRoutes() =>
        [
            .. server
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .SelectMany(endpoint =>
                    (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(verb =>
                        (Verb: verb, Path: endpoint.RoutePattern.RawText!)
                    )
                )
                .Where(route => Roots.Any(root => route.Path.StartsWith(root, StringComparison.Ordinal)))
                .Distinct(),
        ];

    private static string Any(string[] values, Random random) => values[random.Next(values.Length)];

    [GeneratedRegex(@"\{([^}:]+)[^}]*\}")]
    private static partial Regex Place();
}
