using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CampaignGrpc.Domain;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Mapping;

/// <summary>
/// <c>google.protobuf.Struct</c> as JSON text and back. Its keys have no order on the wire, so the text has them sorted:
/// a request sent twice must come out the same twice.
/// </summary>
internal static class StructJson
{
    /// <summary>Deeper than any add_data may be; what is deeper is refused there, and here only must not be walked.</summary>
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static bool TryWrite(Struct fields, IBufferWriter<byte> output, out Problem problem)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        problem = Write(writer, fields, 0) ?? default;
        return problem == default;
    }

    public static Struct Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ReadObject(document.RootElement);
    }

    private static Problem? Write(Utf8JsonWriter writer, Struct fields, int depth)
    {
        if (depth > MaxDepth) return new(FieldReason.TooDeep, $"At most {Domain.Contacts.AddData.MaxDepth} levels of objects and lists.");
        writer.WriteStartObject();
        foreach (var (key, value) in fields.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            if (Write(writer, value, depth + 1) is { } problem) return problem;
        }

        writer.WriteEndObject();
        return null;
    }

    private static Problem? Write(Utf8JsonWriter writer, Value value, int depth)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.NullValue:
                writer.WriteNullValue();
                return null;
            case Value.KindOneofCase.BoolValue:
                writer.WriteBooleanValue(value.BoolValue);
                return null;
            case Value.KindOneofCase.StringValue:
                writer.WriteStringValue(value.StringValue);
                return null;
            case Value.KindOneofCase.NumberValue when double.IsFinite(value.NumberValue):
                writer.WriteNumberValue(value.NumberValue);
                return null;
            case Value.KindOneofCase.StructValue:
                return Write(writer, value.StructValue, depth);
            case Value.KindOneofCase.ListValue:
                writer.WriteStartArray();
                foreach (var item in value.ListValue.Values)
                {
                    if (Write(writer, item, depth + 1) is { } problem) return problem;
                }

                writer.WriteEndArray();
                return null;
            default:
                return new(FieldReason.WrongType, "JSON values only: no value without a kind, no NaN and no infinity.");
        }
    }

    private static Struct ReadObject(JsonElement element)
    {
        var fields = new Struct();
        foreach (var property in element.EnumerateObject()) fields.Fields[property.Name] = ReadValue(property.Value);
        return fields;
    }

    private static Value ReadValue(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => Value.ForNull(),
        JsonValueKind.True or JsonValueKind.False => Value.ForBool(element.GetBoolean()),
        JsonValueKind.String => Value.ForString(element.GetString()),
        // A Struct cannot say a number beyond the range of doubles; its digits are better than an infinity.
        JsonValueKind.Number => double.IsFinite(element.GetDouble()) ? Value.ForNumber(element.GetDouble()) : Value.ForString(element.GetRawText()),
        JsonValueKind.Object => Value.ForStruct(ReadObject(element)),
        _ => Value.ForList([.. element.EnumerateArray().Select(ReadValue)]),
    };
}
