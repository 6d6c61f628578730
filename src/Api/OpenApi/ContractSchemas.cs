using System.Text.Json.Nodes;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Microsoft.OpenApi;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>Schemas of what the contract carries, as protobuf writes it in JSON; each type becomes a component once.</summary>
internal sealed class ContractSchemas(OpenApiDocument document, ContractComments comments, ContractExamples examples, ContractBounds bounds)
{
    /// <summary>A duration that is not negative.</summary>
    public const string DurationFrom0 = @"^[0-9]+(\.[0-9]{1,9})?s$";

    private const string TypeUrl = "@type";

    private const string AnyDuration = @"^-?[0-9]+(\.[0-9]{1,9})?s$";

    /// <summary>The details that an error of this service can have.</summary>
    private static readonly MessageDescriptor[] ErrorDetails =
    [
        ErrorInfo.Descriptor,
        BadRequest.Descriptor,
        RetryInfo.Descriptor,
        LocalizedMessage.Descriptor,
    ];

    public IOpenApiSchema Of(MessageDescriptor message) =>
        message.FullName switch
        {
            "google.protobuf.Timestamp" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
            "google.protobuf.Duration" => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = AnyDuration },
            "google.protobuf.FieldMask" => new OpenApiSchema { Type = JsonSchemaType.String },
            "google.protobuf.Struct" => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() },
            "google.protobuf.Any" => new OpenApiSchema
            {
                OneOf = [.. ErrorDetails.Select(Of)],
                Discriminator = new()
                {
                    PropertyName = TypeUrl,
                    Mapping = ErrorDetails.ToDictionary(
                        detail => $"type.googleapis.com/{detail.FullName}",
                        detail => (OpenApiSchemaReference)Of(detail)
                    ),
                },
            },
            _ when message.File.Package == Timestamp.Descriptor.File.Package => throw new NotSupportedException(
                $"{message.FullName} is of a type that no schema is known for yet."
            ),
            _ => Component(message.FullName, schema => Fill(schema, message)),
        };

    /// <summary>The schema of a field's value with what is said of the field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="isWhole">Whether what is required of the message must be there.</param>
    public IOpenApiSchema Of(FieldDescriptor field, bool isWhole = true)
    {
        var schema = OfValue(field);
        var example = examples.Written(field);
        if (schema is OpenApiSchemaReference reference)
        {
            reference.Description = comments.Of(field);
            reference.ReadOnly = !field.IsInput();
            if (example is not null)
                reference.Examples = [example];
        }
        else if (schema is OpenApiSchema own)
        {
            own.Description = comments.Of(field);
            own.ReadOnly = !field.IsInput();
            // A generated client must be able to leave a number or an instant out, and to see that there is none.
            if (own.Type is { } type && field.HasPresence && !(isWhole && field.IsRequired()))
                own.Type = type | JsonSchemaType.Null;
            if (example is not null)
                own.Examples = [example];
        }

        return schema;
    }

    /// <summary>A message without the fields that a request carries elsewhere. Nothing but that request has it.</summary>
    public IOpenApiSchema Without(MessageDescriptor message, IReadOnlySet<FieldDescriptor> elsewhere)
    {
        if (!message.Fields.InDeclarationOrder().Any(elsewhere.Contains))
            return Of(message);
        return Component(message.FullName, schema => Fill(schema, message, elsewhere));
    }

    /// <summary>The schema of a field's value alone.</summary>
    public IOpenApiSchema OfValue(FieldDescriptor field)
    {
        if (field.IsMap)
            return new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = OfValue(field.MessageType.FindFieldByNumber(2)),
            };
        var one = OfOne(field);
        if (one is OpenApiSchema value)
            bounds.AddToValue(value, field);
        if (!field.IsRepeated)
            return one;
        var list = new OpenApiSchema { Type = JsonSchemaType.Array, Items = one };
        bounds.AddToList(list, field);
        return list;
    }

    private IOpenApiSchema OfOne(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.Message when IsOnlyChanged(field) => Component($"{field.MessageType.FullName}Update", schema =>
                Fill(schema, field.MessageType, isWhole: false)
            ),
            FieldType.Message => Of(field.MessageType),
            FieldType.Enum => Component(field.EnumType.FullName, schema => Fill(schema, field.EnumType)),
            FieldType.String when TextForm.Of(field) is { Name: { } name, Values: { } values } => Component(name, schema =>
                Fill(schema, values, comments.Of(field))
            ),
            FieldType.String => new OpenApiSchema { Type = JsonSchemaType.String },
            FieldType.Bytes => new OpenApiSchema { Type = JsonSchemaType.String, ContentEncoding = "base64" },
            FieldType.Bool => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            FieldType.Double or FieldType.Float => new OpenApiSchema
            {
                Type = JsonSchemaType.Number,
                Format = field.FieldType == FieldType.Double ? "double" : "float",
            },
            FieldType.Int32 => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            FieldType.Int64 => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
            _ => throw new NotSupportedException($"{field.FullName} is of a type that no schema is known for yet."),
        };

    private OpenApiSchemaReference Component(string fullName, Action<OpenApiSchema> fill)
    {
        const string OwnPackage = "campaigns.v1.";
        var name = fullName.StartsWith(OwnPackage, StringComparison.Ordinal) ? fullName[OwnPackage.Length..] : fullName;
        var schema = new OpenApiSchema();
        // Added before it is filled, since a type may contain itself.
        if (document.Components?.Schemas?.ContainsKey(name) != true && document.AddComponent(name, schema))
            fill(schema);
        return new(name, document);
    }

    /// <summary>Whether of the message in a field the caller gives only what is to change.</summary>
    private static bool IsOnlyChanged(FieldDescriptor field) => field.ContainingType == CampaignUpdate.Descriptor && !field.IsRepeated;

    private void Fill(OpenApiSchema schema, MessageDescriptor message, IReadOnlySet<FieldDescriptor>? elsewhere = null, bool isWhole = true)
    {
        var fields = message.Fields.InDeclarationOrder().Where(field => elsewhere?.Contains(field) != true).ToList();
        schema.Type = JsonSchemaType.Object;
        schema.Description = comments.Of(message);
        schema.Properties = new Dictionary<string, IOpenApiSchema>();
        schema.Required = fields.Where(field => isWhole && field.IsRequired()).Select(field => field.JsonName).ToHashSet();
        if (ErrorDetails.Contains(message))
        {
            schema.Properties.Add(
                TypeUrl,
                new OpenApiSchema { Type = JsonSchemaType.String, Const = $"type.googleapis.com/{message.FullName}" }
            );
            schema.Required.Add(TypeUrl);
        }

        foreach (var field in fields)
            schema.Properties.Add(field.JsonName, Of(field, isWhole));
        foreach (var either in message.Oneofs.Where(either => !either.IsSynthetic))
            schema.Description += $"\n\nAt most one of: {string.Join(", ", either.Fields.Select(field => $"`{field.JsonName}`"))}.";
    }

    private static void Fill(OpenApiSchema schema, IEnumerable<string> values, string? comment)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. values.Select(value => JsonValue.Create(value))];
        schema.Description = comment;
    }

    private void Fill(OpenApiSchema schema, EnumDescriptor type)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. type.Values.Select(value => JsonValue.Create(value.Name))];
        schema.Description = string.Join(
            '\n',
            type.Values.Select(value => $"- `{value.Name}`: {comments.Of(value)?.ReplaceLineEndings(" ")}")
                .Prepend($"{comments.Of(type)}\n")
        );
    }
}
