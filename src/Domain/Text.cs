using System.Text;

namespace CampaignGrpc.Domain;

/// <summary>What the texts that people write may hold.</summary>
internal static class Text
{
    /// <summary>Length as a reader counts it: Unicode code points.</summary>
    public static int CodePoints(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }

    /// <summary>Characters that reorder what follows them, so that a list shows other text than was stored.</summary>
    public static bool IsBidiOverride(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
