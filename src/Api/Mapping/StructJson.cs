using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Contacts;
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

    private const int LongestNumber = 32;

    private static readonly SearchValues<char> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(control => (char)control),
        '"',
        '\\',
    ]);

    public static bool TryWrite(Struct fields, IBufferWriter<byte> output, out Problem problem)
    {
        problem = Write(output, fields, 0) ?? default;
        return problem == default;
    }

    /// <summary>Data that a request may give as a Struct or as exact text.</summary>
    /// <param name="data">As a Struct; null when it is not given so.</param>
    /// <param name="text">As text; empty when it is not given so.</param>
    /// <param name="path">The field of the Struct.</param>
    /// <param name="room">Where it is written meanwhile.</param>
    /// <param name="unreadable">Takes what is wrong with it.</param>
    /// <returns>Null when it is not given, or cannot be read.</returns>
    public static AddData? ReadData(Struct? data, string text, string path, ArrayBufferWriter<byte> room, Violations unreadable)
    {
        if (data is not null && text.Length > 0)
        {
            unreadable.Add(path, FieldReason.Contradiction, "As a Struct or as text, not both.");
            return null;
        }

        if (ReadData(data, text, room, out var problem) is { } read)
            return read;
        if (problem != default)
            unreadable.Add(path, problem);
        return null;
    }

    public static Struct Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ReadObject(document.RootElement);
    }

    private static AddData? ReadData(Struct? data, string text, ArrayBufferWriter<byte> room, out Problem problem)
    {
        problem = default;
        if (text.Length > 0)
            return AddData.TryParseText(text, out problem);
        room.ResetWrittenCount();
        return data is not null && TryWrite(data, room, out problem) ? AddData.TryParse(room.WrittenSpan, out problem) : null;
    }

    private static Problem? Write(IBufferWriter<byte> output, Struct fields, int depth)
    {
        if (depth > MaxDepth)
            return new(FieldReason.TooDeep, $"At most {AddData.MaxDepth} levels of objects and lists.");
        var mark = "{"u8;
        foreach (var (key, value) in fields.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            output.Write(mark);
            Write(output, key);
            output.Write(":"u8);
            if (Write(output, value, depth + 1) is { } problem)
                return problem;
            mark = ","u8;
        }

        output.Write(fields.Fields.Count == 0 ? "{}"u8 : "}"u8);
        return null;
    }

    private static Problem? Write(IBufferWriter<byte> output, ListValue list, int depth)
    {
        var mark = "["u8;
        foreach (var item in list.Values)
        {
            output.Write(mark);
            if (Write(output, item, depth + 1) is { } problem)
                return problem;
            mark = ","u8;
        }

        output.Write(list.Values.Count == 0 ? "[]"u8 : "]"u8);
        return null;
    }

    private static Problem? Write(IBufferWriter<byte> output, Value value, int depth)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.NullValue:
                output.Write("null"u8);
                return null;
            case Value.KindOneofCase.BoolValue:
                output.Write(value.BoolValue ? "true"u8 : "false"u8);
                return null;
            case Value.KindOneofCase.StringValue:
                Write(output, value.StringValue);
                return null;
            case Value.KindOneofCase.NumberValue when double.IsFinite(value.NumberValue):
                _ = value.NumberValue.TryFormat(output.GetSpan(LongestNumber), out var written, provider: CultureInfo.InvariantCulture);
                output.Advance(written);
                return null;
            case Value.KindOneofCase.StructValue:
                return Write(output, value.StructValue, depth);
            case Value.KindOneofCase.ListValue:
                return Write(output, value.ListValue, depth);
            default:
                return new(FieldReason.WrongType, "JSON values only: no value without a kind, no NaN and no infinity.");
        }
    }

    /// <summary>Escapes what JSON demands and nothing else: escapes would count towards the size of add_data.</summary>
    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        output.Write("\""u8);
        while (text.IndexOfAny(Escaped) is >= 0 and var place)
        {
            Encoding.UTF8.GetBytes(text[..place], output);
            if (text[place] < ' ')
                Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)text[place]:X4}"), output);
            else
                output.Write(text[place] == '"' ? "\\\""u8 : "\\\\"u8);
            text = text[(place + 1)..];
        }

        Encoding.UTF8.GetBytes(text, output);
        output.Write("\""u8);
    }

    private static Struct ReadObject(JsonElement element)
    {
        var fields = new Struct();
        foreach (var property in element.EnumerateObject())
            fields.Fields[property.Name] = ReadValue(property.Value);
        return fields;
    }

    private static Value ReadValue(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Null => Value.ForNull(),
            JsonValueKind.True or JsonValueKind.False => Value.ForBool(element.GetBoolean()),
            JsonValueKind.String => Value.ForString(element.GetString()),
            // A Struct cannot say a number beyond the range of doubles; its digits are better than an infinity.
            JsonValueKind.Number => double.IsFinite(element.GetDouble())
                ? Value.ForNumber(element.GetDouble())
                : Value.ForString(element.GetRawText()),
            JsonValueKind.Object => Value.ForStruct(ReadObject(element)),
            _ => Value.ForList([.. element.EnumerateArray().Select(ReadValue)]),
        };
}
