using System.Text;

namespace CampaignGrpc.Domain.People;

/// <summary>
/// Why a number is not called, in its owner's words: at most <see cref="MaxLength"/> code points; empty when that is not said.
/// </summary>
public sealed record DoNotCallReason
{
    public const int MaxLength = 200;

    public static readonly DoNotCallReason None = new("");

    private DoNotCallReason(string value) => Value = value;

    public string Value { get; }

    /// <summary>A reason as it was stored; it was checked when it came in.</summary>
    public static DoNotCallReason FromStorage(string value) => new(value);

    public static DoNotCallReason? TryParse(string text, out Problem problem)
    {
        problem = default;
        if (!Text.IsWellFormed(text))
            problem = Text.BadEncoding;
        else if (Text.CodePoints(text) > MaxLength)
            problem = new(FieldReason.TooLong, $"At most {MaxLength} characters.");
        else if (text.EnumerateRunes().Any(rune => Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t')))
            problem = new(FieldReason.BadCharacter, "No control characters but tabs and line breaks.");
        else
            return new(text);
        return null;
    }

    public override string ToString() => Value;
}
