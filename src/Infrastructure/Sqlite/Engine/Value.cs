namespace CampaignGrpc.Infrastructure.Sqlite.Engine;

/// <summary>What is bound to a parameter: a number, a text, bytes or nothing. Numbers are not boxed; there are a dozen a statement.</summary>
internal readonly struct Value
{
    private readonly long _number;
    private readonly object? _other;
    private readonly bool _isNumber;

    private Value(long number) => (_number, _isNumber) = (number, true);

    private Value(object? other) => _other = other;

    public static implicit operator Value(long number) => new(number);

    public static implicit operator Value(int number) => new((long)number);

    public static implicit operator Value(long? number) => number is { } given ? new(given) : default;

    public static implicit operator Value(int? number) => number is { } given ? new((long)given) : default;

    public static implicit operator Value(bool truth) => new(truth ? 1L : 0L);

    public static implicit operator Value(string? text) => new(text);

    public static implicit operator Value(byte[] bytes) => new(bytes);

    public void Bind(Statement statement, int place)
    {
        if (_isNumber) statement.Bind(place, _number);
        else if (_other is byte[] bytes) statement.Bind(place, bytes);
        else statement.Bind(place, (string?)_other);
    }
}
