using System.Text;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>
/// A campaign's description: at most <see cref="MaxLength"/> code points, lines and tabs allowed; empty when there is none.
/// </summary>
public sealed record CampaignDescription
{
    public const int MaxLength = 2_000;

    public static readonly CampaignDescription None = new("");

    private CampaignDescription(string value) => Value = value;

    public string Value { get; }

    /// <summary>A description as it was stored; it was checked when it came in.</summary>
    public static CampaignDescription FromStorage(string value) => new(value);

    public static CampaignDescription? TryParse(string text, out Problem problem)
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
