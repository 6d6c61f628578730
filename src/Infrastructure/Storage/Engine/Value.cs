namespace CampaignGrpc.Infrastructure.Storage.Engine;

/// <summary>
/// What is bound to a parameter: a number, a text, bytes or nothing. Numbers are not boxed; there are a dozen a statement.
/// </summary>
internal readonly struct Value
{
    private readonly object? _other;

    private Value(long number) => (Number, Kind) = (number, ValueKind.Number);

    private Value(ValueKind kind, object? other) => (Kind, _other) = (kind, other);

    public ValueKind Kind { get; }

    public long Number { get; }

    public string Text => (string)_other!;

    public byte[] Bytes => (byte[])_other!;

    public static implicit operator Value(long number) => new(number);

    public static implicit operator Value(int number) => new((long)number);

    public static implicit operator Value(long? number) => number is { } given ? new(given) : default;

    public static implicit operator Value(int? number) => number is { } given ? new((long)given) : default;

    public static implicit operator Value(bool truth) => new(truth ? 1L : 0L);

    public static implicit operator Value(string? text) => new(text is null ? ValueKind.NoText : ValueKind.Text, text);

    public static implicit operator Value(byte[] bytes) => new(ValueKind.Bytes, bytes);
}

/// <summary>What a <see cref="Value"/> is. An engine may have to know what a NULL would be.</summary>
internal enum ValueKind
{
    NoNumber,
    NoText,
    Number,
    Text,
    Bytes,
}
