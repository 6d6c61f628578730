using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Admission;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Http.Contract;

/// <summary>
/// Reads a JSON object into a message of the contract by the message's own descriptor, and finds every fault with its
/// path. Stricter than protobuf's JSON: unknown and repeated fields are faults, since they are mostly misspelt ones.
/// </summary>
/// <remarks>What is read must be there whole; so TrySkip, which works in the middle of a document, never fails.</remarks>
/// <param name="unknownFields">What becomes of fields that the contract does not have.</param>
/// <param name="violations">The faults.</param>
/// <param name="named">
/// Gets the path of every field that the text names, null or not, but for the body's own objects, of which it gets the fields, and what
/// stands in lists.
/// </param>
internal sealed partial class ContractJson(UnknownJsonFieldsPolicy unknownFields, Violations violations, ICollection<string>? named = null)
{
    private const int LongestNameShown = 64;

    private static readonly ConcurrentDictionary<MessageDescriptor, FrozenDictionary<string, FieldDescriptor>> FieldsByName = new();

    /// <summary>Items of lists so far.</summary>
    private int _items;

    /// <param name="reader">Stands on the object's start, and then on its end. The whole object must be there.</param>
    /// <param name="message">What is filled.</param>
    /// <param name="path">Where the object stands; empty for the body itself.</param>
    public void Read(ref Utf8JsonReader reader, IMessage message, string path)
    {
        var seen = new HashSet<FieldDescriptor>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadOne(ref reader, message, seen, path);
    }

    /// <summary>Reads one field of an object.</summary>
    /// <param name="reader">Stands on the field's name, and then on the end of its value. The whole value must be there.</param>
    /// <param name="message">What is filled.</param>
    /// <param name="seen">The object's fields so far.</param>
    /// <param name="path">Where the object stands; empty for the body itself.</param>
    public void ReadOne(ref Utf8JsonReader reader, IMessage message, HashSet<FieldDescriptor> seen, string path)
    {
        var prefix = path.Length == 0 ? "" : $"{path}.";
        var name = ReadText(ref reader, path);
        reader.Read();
        if (name is null || !FieldsByName.GetOrAdd(message.Descriptor, NamesOf).TryGetValue(name, out var field))
        {
            if (name is not null)
                AddUnknown(prefix, name);
            _ = reader.TrySkip();
        }
        else if (!seen.Add(field))
        {
            violations.Add(prefix + field.Name, FieldReason.DuplicateField, "This field stands twice.");
            _ = reader.TrySkip();
        }
        else
        {
            var isWhole = reader.TokenType != JsonTokenType.StartObject || path.Contains('.', StringComparison.Ordinal);
            if (named is not null && isWhole && !path.Contains('[', StringComparison.Ordinal))
                named.Add(prefix + field.Name);
            if (reader.TokenType != JsonTokenType.Null)
                ReadField(ref reader, message, field, prefix + field.Name);
        }
    }

    /// <summary>Reports a field that the contract does not have, unless the service is set to pass over those.</summary>
    public void AddUnknown(string prefix, string name)
    {
        if (unknownFields == UnknownJsonFieldsPolicy.Reject)
            violations.Add(prefix + Shorten(name), FieldReason.UnknownField, "There is no such field.");
    }

    /// <summary>Compares the name or text on which the reader stands; what is no valid text equals nothing.</summary>
    public static bool Stands(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        try
        {
            return reader.ValueTextEquals(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The text of a string or a name; null, with the fault reported, when it is no valid text or no string.</summary>
    public string? ReadText(ref Utf8JsonReader reader, string path)
    {
        var text = ReadText(ref reader, out var problem);
        if (text is null)
            violations.Add(path, problem);
        return text;
    }

    /// <summary>The same for a caller to whom a path costs too much to make before there is a fault.</summary>
    public static string? ReadText(ref Utf8JsonReader reader, out Problem problem)
    {
        problem = default;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            problem = new(FieldReason.WrongType, "A string.");
            _ = reader.TrySkip();
            return null;
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            problem = new(FieldReason.BadEncoding, "Text in valid UTF-8, without lone surrogates.");
            return null;
        }
    }

    public void AddWrongType(string path, string wanted, string? received = null) =>
        violations.Add(path, FieldReason.WrongType, wanted, received);

    /// <summary>
    /// A caller's name as an answer shows it. Never half of a surrogate pair: that is no text, and could not be answered.
    /// </summary>
    public static string Shorten(string name) =>
        name.Length <= LongestNameShown ? name
        : char.IsHighSurrogate(name[LongestNameShown - 1]) ? name[..(LongestNameShown - 1)]
        : name[..LongestNameShown];

    private void ReadField(ref Utf8JsonReader reader, IMessage message, FieldDescriptor field, string path)
    {
        if (field.FieldType == FieldType.Message && field.MessageType == Struct.Descriptor)
        {
            ReadExactly(ref reader, message, field, path);
        }
        else if (field.IsRepeated)
        {
            ReadList(ref reader, message, field, path);
        }
        else if (ReadValue(ref reader, field, path) is { } value)
        {
            field.Accessor.SetValue(message, value);
        }
    }

    private IMessage? ReadMessage(ref Utf8JsonReader reader, FieldDescriptor field, string path)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            AddWrongType(path, "An object.");
            _ = reader.TrySkip();
            return null;
        }

        var message = field.MessageType.Parser.ParseFrom(ByteString.Empty);
        Read(ref reader, message, path);
        return message;
    }

    private void ReadList(ref Utf8JsonReader reader, IMessage message, FieldDescriptor field, string path)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            AddWrongType(path, "A list.");
            _ = reader.TrySkip();
            return;
        }

        var list = (System.Collections.IList)field.Accessor.GetValue(message);
        for (var place = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; place++)
        {
            if (++_items > MessageWeight.MostItems)
                throw TooManyItems.In(path);
            if (ReadValue(ref reader, field, string.Create(CultureInfo.InvariantCulture, $"{path}[{place}]")) is { } value)
                list.Add(value);
        }
    }

    /// <summary>A well-known type, such as an instant or a duration, as protobuf reads it from its text; null when it does not.</summary>
    public static IMessage? ReadWellKnown(MessageDescriptor type, string text)
    {
        try
        {
            return JsonParser.Default.Parse(JsonSerializer.Serialize(text), type);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private object? ReadValue(ref Utf8JsonReader reader, FieldDescriptor field, string path) =>
        field.FieldType switch
        {
            FieldType.Message when field.MessageType == Timestamp.Descriptor => ReadWellKnown(
                ref reader,
                field,
                path,
                "An instant such as \"2026-03-01T09:00:00Z\"."
            ),
            FieldType.Message when field.MessageType == Duration.Descriptor => ReadWellKnown(
                ref reader,
                field,
                path,
                "A duration in seconds such as \"30s\"."
            ),
            FieldType.Message when field.MessageType == FieldMask.Descriptor => ReadMask(ref reader, path),
            FieldType.Message => ReadMessage(ref reader, field, path),
            FieldType.Bool => ReadBool(ref reader, path),
            FieldType.String when reader.TokenType == JsonTokenType.Number && IsNumberInText(field) => ReadInt64(ref reader, path)
                ?.ToString(CultureInfo.InvariantCulture),
            FieldType.String => ReadText(ref reader, path),
            FieldType.Int64 => ReadInt64(ref reader, path),
            FieldType.Int32 => ReadInt32(ref reader, path),
            FieldType.Enum => ReadEnum(ref reader, field, path),
            _ => throw new NotSupportedException($"{field.FullName} is of a type that no body carries yet."),
        };

    /// <summary>The document writes the interval as a string of digits; callers write the number as well.</summary>
    private static bool IsNumberInText(FieldDescriptor field) =>
        field.ContainingType == Schedule.Descriptor && field.FieldNumber == Schedule.IntervalFieldNumber;

    /// <summary>JSON's rule for int64: a number or a string, and 1.0 is whole.</summary>
    private long? ReadInt64(ref Utf8JsonReader reader, string path)
    {
        const string Wanted = "A whole number.";
        var text =
            reader.TokenType == JsonTokenType.Number
                ? System.Text.Encoding.ASCII.GetString(reader.ValueSpan)
                : ReadTextOf(ref reader, path, Wanted);
        if (text is null)
            return null;
        var number = JsonInteger.Read(text, out var isWhole);
        if (!isWhole)
            AddWrongType(path, Wanted, text);
        else if (number is null)
            violations.Add(path, FieldReason.OutOfRange, $"From {long.MinValue} to {long.MaxValue}.", text);
        return number;
    }

    /// <summary>A whole number of 32 bits; null, with the fault reported, where there is none.</summary>
    public int? ReadInt32(ref Utf8JsonReader reader, string path)
    {
        var number = ReadInt64(ref reader, path);
        if (number is null or (>= int.MinValue and <= int.MaxValue))
            return (int?)number;
        violations.Add(path, FieldReason.OutOfRange, $"From {int.MinValue} to {int.MaxValue}.");
        return null;
    }

    private IMessage? ReadWellKnown(ref Utf8JsonReader reader, FieldDescriptor field, string path, string wanted)
    {
        var text = ReadTextOf(ref reader, path, wanted);
        if (text is null)
            return null;
        var message = ReadWellKnown(field.MessageType, text);
        if (message is null)
            AddWrongType(path, wanted, text);
        // Transcoding cannot read a part of a second below nothing, and has no words for that.
        else if (message is Duration { Nanos: < 0 })
            violations.Add(path, FieldReason.OutOfRange, "Not negative.", text);
        return message;
    }

    /// <summary>Paths as the contract writes them, or in camel case, which is all that protobuf's own rule for JSON takes.</summary>
    private FieldMask? ReadMask(ref Utf8JsonReader reader, string path)
    {
        var text = ReadTextOf(ref reader, path, "Paths of fields such as \"name,schedule.end_time\".");
        if (text is null)
            return null;
        var mask = new FieldMask();
        foreach (var name in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (FieldPath().IsMatch(name))
                mask.Paths.Add(string.Concat(name.Select(SnakeCase)));
            else
                violations.Add(path, FieldReason.UnknownField, $"There is no field {Shorten(name)}.", text);
        }

        return mask;

        static string SnakeCase(char letter) => char.IsAsciiLetterUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{letter}";
    }

    /// <summary>
    /// An object of the caller's own goes into the field beside it that holds its exact text, in which no number is rounded.
    /// What it may hold is checked where it is kept.
    /// </summary>
    private void ReadExactly(ref Utf8JsonReader reader, IMessage message, FieldDescriptor field, string path)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        var text = message.Descriptor.FindFieldByName($"{field.Name}_json");
        if (((string)text.Accessor.GetValue(message)).Length > 0)
            violations.Add(path, FieldReason.Contradiction, "As an object or as text, not both.");
        try
        {
            text.Accessor.SetValue(message, value.RootElement.GetRawText());
        }
        catch (InvalidOperationException)
        {
            violations.Add(path, FieldReason.BadEncoding, "Text in valid UTF-8, without lone surrogates.");
        }
    }

    private string? ReadTextOf(ref Utf8JsonReader reader, string path, string wanted)
    {
        if (reader.TokenType == JsonTokenType.String)
            return ReadText(ref reader, path);
        AddWrongType(path, wanted);
        _ = reader.TrySkip();
        return null;
    }

    private bool? ReadBool(ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
            return reader.GetBoolean();
        AddWrongType(path, "true or false.");
        _ = reader.TrySkip();
        return null;
    }

    private object? ReadEnum(ref Utf8JsonReader reader, FieldDescriptor field, string path)
    {
        var name = ReadText(ref reader, path);
        if (name is null)
            return null;
        if (field.EnumType.FindValueByName(name) is { } value)
            return System.Enum.ToObject(field.EnumType.ClrType, value.Number);
        violations.Add(
            path,
            FieldReason.UnknownValue,
            $"One of: {string.Join(", ", field.EnumType.Values.Skip(1).Select(known => known.Name))}.",
            name
        );
        return null;
    }

    /// <summary>The contract's names, and the same in camel case, which JSON callers of other services are used to.</summary>
    private static FrozenDictionary<string, FieldDescriptor> NamesOf(MessageDescriptor message) =>
        message
            .Fields.InDeclarationOrder()
            .SelectMany(field => new[] { field.Name, CamelCase(field.Name) }.Distinct().Select(name => (name, field)))
            .ToFrozenDictionary(pair => pair.name, pair => pair.field);

    private static string CamelCase(string name) =>
        string.Concat(name.Split('_').Select((word, place) => place == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    [GeneratedRegex(@"\A(\*|[a-z][a-z0-9]*((_[a-z]|[A-Z]|\.[a-z])[a-z0-9]*)*)\z")]
    private static partial Regex FieldPath();
}
