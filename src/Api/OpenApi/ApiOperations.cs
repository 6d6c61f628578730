using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Http;
using CampaignGrpc.Api.Http.Files;
using CampaignGrpc.Api.Security;
using CampaignGrpc.Domain.Trust;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>Describes routes: what a caller sends, and what it can be answered.</summary>
internal sealed partial class ApiOperations(
    OpenApiDocument document,
    ContractComments comments,
    ContractSchemas schemas,
    ContractExamples examples,
    ErrorResponses errors
)
{
    /// <summary>How the one way to say who asks is called in the document.</summary>
    public const string Bearer = "bearer";

    private const string Json = "application/json";
    private const string Binary = "binary";
    private const string FileField = "file";
    private const string ServiceTag = "Service";

    private static readonly JsonSerializerOptions OneReadableLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public OpenApiOperation For(ApiRoute route)
    {
        var name = route.Own.Name ?? route.Rpc!.Name;
        var operation = new OpenApiOperation
        {
            OperationId = name,
            Summary = Words().Replace(name, Spaced),
            Description = route.Rpc is { } rpc ? comments.Of(rpc) : route.Own.Comment,
            Tags = new HashSet<OpenApiTagReference> { Tag(route.Rpc) },
            Parameters = [.. Parameters(route), .. HeadersOf(route).Select(Header)],
            Responses = [],
            Security = Security(route.Rpc),
        };
        if (Body(route) is { } body)
            operation.RequestBody = body;
        foreach (var answers in Answers(route).GroupBy(answer => answer.Status))
        {
            operation.Responses.Add(
                answers.Key.ToString(CultureInfo.InvariantCulture),
                new OpenApiResponse
                {
                    Description = string.Join(' ', answers.Select(answer => answer.Comment).Distinct()),
                    Content = Content([.. answers], examples.Written),
                    Headers = HasETag(route) ? ETag : null,
                }
            );
        }

        if (route.Rpc is not null)
            errors.AddTo(operation.Responses, route, operation.RequestBody is not null);
        return operation;
    }

    private static string Spaced(Match word) => word.Index == 0 ? word.Value : $" {word.Value.ToLowerInvariant()}";

    /// <summary>The roles of which one must be had; nobody is asked where the route carries out no rpc.</summary>
    private List<OpenApiSecurityRequirement> Security(MethodDescriptor? rpc) =>
        rpc is null
            ? []
            : [new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [.. RpcAccess.Of(rpc).Roles.Select(Grant.NameOf)] }];

    private OpenApiTagReference Tag(MethodDescriptor? rpc)
    {
        var name = rpc?.Service.Name ?? ServiceTag;
        document.Tags!.Add(new() { Name = name, Description = rpc is null ? "The service itself." : comments.Of(rpc.Service) });
        return new(name, document);
    }

    private IEnumerable<OpenApiParameter> Parameters(ApiRoute route)
    {
        foreach (var name in route.Parameters)
        {
            var field = route.PathFields.FirstOrDefault(field => field.Name == name);
            yield return new()
            {
                Name = name,
                In = ParameterLocation.Path,
                Required = true,
                Description = field is null ? null : comments.Of(field),
                Schema = field is null ? new OpenApiSchema { Type = JsonSchemaType.String } : schemas.OfValue(field),
                Example = field is null ? null : examples.Of(field),
            };
        }

        foreach (var field in route.QueryFields)
        {
            yield return new()
            {
                Name = field.JsonName,
                In = ParameterLocation.Query,
                Required = field.IsRequired(),
                Description = comments.Of(field),
                Schema = schemas.OfValue(field),
                Example = field.IsRequired() ? examples.Of(field) : null,
            };
        }
    }

    private static IEnumerable<HeaderDescription> HeadersOf(ApiRoute route) =>
        route.HasIfMatch ? [.. route.Own.Headers, HeaderDescription.IfMatch] : route.Own.Headers;

    private OpenApiParameter Header(HeaderDescription header) =>
        new()
        {
            Name = header.Name,
            In = ParameterLocation.Header,
            Description = header.Comment,
            Schema = schemas.OfValue(header.Field),
        };

    private static bool HasETag(ApiRoute route) =>
        route.Rpc is { IsServerStreaming: false } rpc && ETagInterceptor.Versioned(rpc.OutputType) is not null;

    private static Dictionary<string, IOpenApiHeader> ETag =>
        new()
        {
            ["ETag"] = new OpenApiHeader
            {
                Description = "The campaign's `etag` in quotes, for `If-Match`.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = "\"2\"",
            },
        };

    private OpenApiRequestBody? Body(ApiRoute route)
    {
        if (route.Own.Requests.Count > 0)
            return new() { Required = true, Content = Content(route.Own.Requests, examples.Of) };
        if (route.Rpc is not { } rpc || route.BodyField.Length == 0)
            return null;
        var field = route.HasWholeBody ? null : rpc.InputType.FindFieldByName(route.BodyField);
        var example = field is null ? examples.Of(rpc.InputType) : examples.Of(field);
        if (field is null)
            foreach (var name in route.Parameters)
                (example as JsonObject)?.Remove(name);
        var schema = field is null ? schemas.Without(rpc.InputType, route.PathFields) : schemas.Of(field);
        return new()
        {
            Required = true,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                [Json] = new OpenApiMediaType { Schema = schema, Example = example },
            },
        };
    }

    private IEnumerable<BodyDescription> Answers(ApiRoute route)
    {
        if (route.Rpc is not { } rpc)
            return route.Own.Answers;
        var comment = comments.Of(rpc.OutputType);
        if (route.Own.Answers.Count > 0)
            return route.Own.Answers.Select(answer => answer with { Comment = answer.Comment ?? comment });
        return [new(Json, rpc.OutputType, Comment: comment)];
    }

    private Dictionary<string, IOpenApiMediaType> Content(
        IReadOnlyList<BodyDescription> forms,
        Func<MessageDescriptor, JsonNode?> exampleOf
    ) =>
        forms.ToDictionary(
            form => form.MediaType,
            form =>
                (IOpenApiMediaType)
                    new OpenApiMediaType
                    {
                        Schema = form.MediaType switch
                        {
                            Json => schemas.Of(form.Message!),
                            FileBody.Form => Form,
                            _ => Bytes(form),
                        },
                        // Generators take the file as a file only where they are told what it may be.
                        Encoding =
                            form.MediaType != FileBody.Form
                                ? null
                                : new Dictionary<string, OpenApiEncoding>
                                {
                                    [FileField] = new()
                                    {
                                        ContentType = string.Join(
                                            ", ",
                                            forms.Select(other => other.MediaType).Where(other => other != FileBody.Form)
                                        ),
                                    },
                                },
                        Example = form.Example ?? (form.Message is null ? null : AsSent(form, exampleOf(form.Message))),
                    }
        );

    /// <summary>
    /// What is no JSON as a whole is taken as it is, even where each of its lines is JSON: generated clients would read all of it as one.
    /// </summary>
    private OpenApiSchema Bytes(BodyDescription form) =>
        new()
        {
            Type = JsonSchemaType.String,
            Format = Binary,
            Description = form.Message is null ? null : $"Text, of which each line is one `{form.Message.Name}`.",
            ContentMediaType = form.Message is null ? null : form.MediaType,
            ContentSchema = form.Message is null ? null : schemas.Of(form.Message),
        };

    /// <summary>The form of a browser, which has the file in a field.</summary>
    private static OpenApiSchema Form =>
        new()
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                [FileField] = new OpenApiSchema { Type = JsonSchemaType.String, Format = Binary },
            },
            Required = new HashSet<string> { FileField },
        };

    private static JsonNode? AsSent(BodyDescription form, JsonNode? example) =>
        form.MediaType == Json ? example : example?.ToJsonString(OneReadableLine);

    [GeneratedRegex("[A-Z][a-z]*")]
    private static partial Regex Words();
}
