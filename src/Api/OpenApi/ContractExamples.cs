using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>
/// Examples of what the contract carries. <c>examples.json</c> has whole messages by name (<c>CreateCampaignRequest</c>)
/// and values by field, of one message (<c>Schedule.date</c>) or of all (<c>phone</c>); what it lacks is made up by type.
/// </summary>
internal sealed class ContractExamples
{
    private readonly JsonObject _known;

    public ContractExamples()
    {
        using var stream = typeof(ContractExamples).Assembly.GetManifestResourceStream("examples.json")!;
        _known = JsonNode.Parse(stream)!.AsObject();
    }

    /// <summary>An example that somebody wrote; null when nobody did.</summary>
    public JsonNode? Written(MessageDescriptor message) => _known[message.Name]?.DeepClone();

    /// <summary>An example that somebody wrote; null when nobody did.</summary>
    public JsonNode? Written(FieldDescriptor field) =>
        (_known[$"{field.ContainingType.Name}.{field.Name}"] ?? _known[field.Name])?.DeepClone();

    /// <summary>A message that the service understands: the written one, or every field that must be there.</summary>
    public JsonNode Of(MessageDescriptor message) =>
        Written(message)
        ?? new JsonObject(
            message
                .Fields.InDeclarationOrder()
                .Where(field => field.IsInput() && field.IsRequired())
                .Select(field => KeyValuePair.Create(field.JsonName, Of(field)))
        );

    public JsonNode? Of(FieldDescriptor field)
    {
        if (Written(field) is { } written)
            return written;
        var value = field.FieldType switch
        {
            FieldType.Message when field.MessageType == Timestamp.Descriptor => "2026-03-03T10:00:00Z",
            FieldType.Message when field.MessageType == Duration.Descriptor => "30s",
            FieldType.Message => Of(field.MessageType),
            FieldType.Enum => field.EnumType.Values[^1].Name,
            FieldType.Bool => true,
            FieldType.String or FieldType.Bytes => "",
            _ => JsonValue.Create(1),
        };
        return field.IsRepeated ? new JsonArray(value) : value;
    }
}
