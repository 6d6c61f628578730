using System.Globalization;

namespace CampaignGrpc.Domain.Campaigns;

/// <summary>A campaign's name: 1 to <see cref="MaxLength"/> code points in Unicode form C, on one line, never blank.</summary>
public sealed record CampaignName
{
    public const int MaxLength = 200;

    private CampaignName(string value) => Value = value;

    public string Value { get; }

    /// <summary>The name a campaign gets when its owner gave none, so that no list shows a nameless row.</summary>
    public static CampaignName For(DateOnly firstDay) => new($"Обзвон {firstDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");

    /// <summary>A name as it was stored; it was checked when it came in.</summary>
    public static CampaignName FromStorage(string value) => new(value);

    public static CampaignName? TryParse(string text, out Problem problem) =>
        Text.TryReadName(text, MaxLength, out problem) is { } name ? new(name) : null;

    /// <summary>A text as names are searched by: without regard to capitals, in every alphabet.</summary>
    public static string Fold(string text) => (Text.InFormC(text) ?? text).ToUpperInvariant();

    public override string ToString() => Value;
}
