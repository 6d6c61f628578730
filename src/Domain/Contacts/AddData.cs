using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CampaignGrpc.Domain.Contacts;

/// <summary>
/// What the scenario is told about a contact: one JSON object, kept as exact text so that no number is rounded. At most
/// 4 KiB, 8 levels and 64 keys in all; no empty or repeated key in an object, no NUL. White space between tokens is not kept.
/// </summary>
public sealed record AddData
{
    public const int MaxBytes = 4_096;
    public const int MaxDepth = 8;
    public const int MaxKeys = 64;

    private const int LongestEmptyList = 64;

    public static readonly AddData Empty = new("{}");

    private AddData(string json) => Json = json;

    /// <summary>The object's text, compact.</summary>
    public string Json { get; }

    /// <summary>The data as it was stored; it was checked when it came in.</summary>
    public static AddData FromStorage(string json) => json == Empty.Json ? Empty : new(json);

    /// <param name="utf8">One complete JSON value, its syntax already checked.</param>
    /// <param name="problem">Why the value is refused, when the answer is null.</param>
    public static AddData? TryParse(ReadOnlySpan<byte> utf8, out Problem problem)
    {
        Span<byte> compact = stackalloc byte[MaxBytes];
        return TryCompact(utf8, compact, out var length, out problem) ? FromStorage(Encoding.UTF8.GetString(compact[..length])) : null;
    }

    /// <summary>The same of a text of which nothing was checked: NOT_JSON is one more reason.</summary>
    public static AddData? TryParseText(string text, out Problem problem)
    {
        try
        {
            return TryParse(Encoding.UTF8.GetBytes(text), out problem);
        }
        catch (JsonException)
        {
            problem = new(FieldReason.NotJson, "One complete JSON object.");
            return null;
        }
    }

    /// <summary>The same without an object, for lists of many: writes the compact text.</summary>
    /// <param name="utf8">One complete JSON value, its syntax already checked.</param>
    /// <param name="compact">Room for <see cref="MaxBytes"/>.</param>
    /// <param name="length">How much of it was used.</param>
    /// <param name="problem">Why the value is refused, when the answer is false.</param>
    public static bool TryCompact(ReadOnlySpan<byte> utf8, scoped Span<byte> compact, out int length, out Problem problem)
    {
        // What PHP makes of an object without keys.
        if (utf8.Length <= LongestEmptyList && IsEmptyList(utf8))
            utf8 = "{}"u8;
        var text = new TextBuffer(compact[..MaxBytes]);
        // Unescaped keys are never longer than what came in.
        var keys = new KeySet(stackalloc byte[Math.Min(utf8.Length, MaxBytes)], stackalloc KeySet.Key[MaxKeys]);
        problem = Check(utf8, ref text, ref keys) ?? default;
        length = text.Length;
        return problem == default;
    }

    public override string ToString() => Json;

    private static bool IsEmptyList(ReadOnlySpan<byte> utf8)
    {
        var trimmed = utf8.Trim(" \t\r\n"u8);
        return trimmed is [(byte)'[', .., (byte)']'] && trimmed[1..^1].Trim(" \t\r\n"u8).IsEmpty;
    }

    private static Problem? Check(ReadOnlySpan<byte> utf8, ref TextBuffer text, ref KeySet keys)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var afterValue = false;
        while (reader.Read())
        {
            var token = reader.TokenType;
            var opens = token is JsonTokenType.StartObject or JsonTokenType.StartArray;
            var closes = token is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (reader.CurrentDepth == 0 && token is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                return new(FieldReason.WrongType, "A JSON object.");
            if (opens && reader.CurrentDepth >= MaxDepth)
                return new(FieldReason.TooDeep, $"At most {MaxDepth} levels of objects and lists.");
            if (token is JsonTokenType.PropertyName or JsonTokenType.String && CheckText(ref reader) is { } badText)
                return badText;
            if (token is JsonTokenType.PropertyName && keys.Add(ref reader) is { } badKey)
                return badKey;
            if (token is JsonTokenType.EndObject)
                keys.LeaveObject(reader.CurrentDepth + 1);

            if ((afterValue && !closes && !text.Append(","u8)) || !AppendToken(ref reader, utf8, ref text))
                return new(FieldReason.TooLarge, $"At most {MaxBytes} bytes of JSON.");
            afterValue = !opens && token is not JsonTokenType.PropertyName;
        }

        return null;
    }

    private static Problem? CheckText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Utf8.IsValid(reader.ValueSpan) ? null : Text.BadEncoding;
        try
        {
            // JSON can say NUL only by an escape.
            return reader.GetString()!.Contains('\0', StringComparison.Ordinal) ? new(FieldReason.BadCharacter, "No NUL character.") : null;
        }
        catch (InvalidOperationException)
        {
            return Text.BadEncoding;
        }
    }

    private static bool AppendToken(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, ref TextBuffer text)
    {
        var token = utf8[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
        // A key's token ends with its colon, and white space may stand between the two.
        return reader.TokenType is JsonTokenType.PropertyName
            ? text.Append(token[..(reader.ValueSpan.Length + 2)]) && text.Append(":"u8)
            : text.Append(token);
    }

    private ref struct TextBuffer(Span<byte> bytes)
    {
        private readonly Span<byte> _bytes = bytes;

        public int Length { get; private set; }

        public bool Append(ReadOnlySpan<byte> more)
        {
            if (!more.TryCopyTo(_bytes[Length..]))
                return false;
            Length += more.Length;
            return true;
        }
    }

    /// <summary>The keys of the objects that are open, unescaped, one after the other.</summary>
    private ref struct KeySet(Span<byte> names, Span<KeySet.Key> keys)
    {
        private readonly Span<byte> _names = names;
        private readonly Span<Key> _keys = keys;
        private int _open;
        private int _seen;

        public Problem? Add(ref Utf8JsonReader reader)
        {
            if (reader.ValueSpan.IsEmpty)
                return new(FieldReason.EmptyKey, "No empty key.");
            if (++_seen > MaxKeys)
                return new(FieldReason.TooLarge, $"At most {MaxKeys} keys in all.");
            var start = _open == 0 ? 0 : _keys[_open - 1].End;
            if (reader.ValueSpan.Length > _names.Length - start)
                return new(FieldReason.TooLarge, $"At most {MaxBytes} bytes of JSON.");
            var key = new Key(reader.CurrentDepth, start, start + reader.CopyString(_names[start..]));
            for (var i = _open - 1; i >= 0 && _keys[i].Depth == key.Depth; i--)
            {
                if (Name(_keys[i]).SequenceEqual(Name(key)))
                    return new(FieldReason.DuplicateField, $"The key \"{Encoding.UTF8.GetString(Name(key))}\" stands twice in one object.");
            }

            _keys[_open++] = key;
            return null;
        }

        public void LeaveObject(int depth)
        {
            while (_open > 0 && _keys[_open - 1].Depth >= depth)
                _open--;
        }

        private readonly ReadOnlySpan<byte> Name(Key key) => _names[key.Start..key.End];

        internal readonly record struct Key(int Depth, int Start, int End);
    }
}
