using System.Text;

namespace CampaignGrpc.Domain;

/// <summary>What the texts that people write may hold.</summary>
internal static class Text
{
    public static readonly Problem BadEncoding = new(FieldReason.BadEncoding, "Text in valid UTF-8, without lone surrogates.");

    /// <summary>Length as a reader counts it: Unicode code points.</summary>
    public static int CodePoints(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    /// <summary>The text in Unicode form C; null when it holds U+FFFE, which is no character and has no form.</summary>
    public static string? InFormC(string text) =>
        text.Contains('\uFFFE', StringComparison.Ordinal) ? null : text.Normalize(NormalizationForm.FormC);

    /// <summary>A name that people give: one line in form C, never blank; null when it is none.</summary>
    public static string? TryReadName(string text, int maxLength, out Problem problem)
    {
        problem = BadEncoding;
        if (!IsWellFormed(text))
            return null;
        problem = default;
        var name = InFormC(text);
        if (CodePoints(name ?? text) > maxLength)
            problem = new(FieldReason.TooLong, $"At most {maxLength} characters.");
        else if (name is null || name.EnumerateRunes().Any(rune => Rune.IsControl(rune) || IsLineSeparator(rune) || IsBidiOverride(rune)))
            problem = new(
                FieldReason.BadCharacter,
                "One line, without control characters and characters that override the text direction."
            );
        else if (string.IsNullOrWhiteSpace(name))
            problem = new(FieldReason.Required, "A name that is not blank.");
        else
            return name;
        return null;
    }

    /// <summary>Whether a text has no half of a character without its other half, which no UTF-8 can say.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!Rune.TryGetRuneAt(text, i, out _))
                return false;
            i++;
        }

        return true;
    }

    /// <summary>Characters that begin a new line and are no control characters.</summary>
    public static bool IsLineSeparator(Rune rune) => rune.Value is 0x2028 or 0x2029;

    /// <summary>Characters that reorder what follows them, so that a list shows other text than was stored.</summary>
    public static bool IsBidiOverride(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
