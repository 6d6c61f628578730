using System.Globalization;
using System.Text;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>A campaign's name: 1 to <see cref="MaxLength"/> code points in Unicode form C, on one line, never blank.</summary>
public sealed record CampaignName
{
    public const int MaxLength = 200;

    private CampaignName(string value) => Value = value;

    public string Value { get; }

    /// <summary>The name a campaign gets when its owner gave none, so that no list shows a nameless row.</summary>
    public static CampaignName For(DateOnly firstDay) =>
        new($"Обзвон {firstDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");

    /// <summary>A name as it was stored; it was checked when it came in.</summary>
    public static CampaignName FromStorage(string value) => new(value);

    public static CampaignName? TryParse(string text, out Problem problem)
    {
        if (!Text.IsWellFormed(text))
        {
            problem = Text.BadEncoding;
            return null;
        }

        problem = default;
        var name = Text.InFormC(text);
        if (Text.CodePoints(name ?? text) > MaxLength)
            problem = new(FieldReason.TooLong, $"At most {MaxLength} characters.");
        else if (name is null || name.EnumerateRunes().Any(rune => Rune.IsControl(rune) || Text.IsLineSeparator(rune) || Text.IsBidiOverride(rune)))
            problem = new(FieldReason.BadCharacter, "One line, without control characters and characters that override the text direction.");
        else if (string.IsNullOrWhiteSpace(name))
            problem = new(FieldReason.Required, "A name that is not blank.");
        else
            return new(name);
        return null;
    }

    /// <summary>A text as names are searched by: without regard to capitals, in every alphabet.</summary>
    public static string Fold(string text) => (Text.InFormC(text) ?? text).ToUpperInvariant();

    public override string ToString() => Value;
}
