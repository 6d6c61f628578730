using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Http.Contract;

/// <summary>
/// Writes a message of the contract as JSON the way transcoding does: the contract's names, every field that has no presence
/// of its own, whole numbers as numbers. Protobuf's own writer makes strings of those.
/// </summary>
internal static class ContractJsonText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpResponse response, IMessage message, CancellationToken cancellationToken)
    {
        response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(response.Body, Options);
        Write(writer, message);
        await writer.FlushAsync(cancellationToken);
    }

    /// <summary>The message in one line.</summary>
    public static string Format(IMessage message)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Options))
            Write(writer, message);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, IMessage message)
    {
        if (message is Timestamp or Duration or Struct)
        {
            writer.WriteRawValue(JsonFormatter.Default.Format(message));
            return;
        }

        writer.WriteStartObject();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.HasPresence && !field.Accessor.HasValue(message))
                continue;
            writer.WritePropertyName(field.JsonName);
            var value = field.Accessor.GetValue(message);
            if (!field.IsRepeated)
            {
                Write(writer, field, value);
                continue;
            }

            writer.WriteStartArray();
            foreach (var item in (IList)value)
                Write(writer, field, item!);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number when field.FieldType == FieldType.Int32:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case IMessage message:
                Write(writer, message);
                break;
            default:
                writer.WriteStringValue(field.EnumType.FindValueByNumber((int)value).Name);
                break;
        }
    }
}
