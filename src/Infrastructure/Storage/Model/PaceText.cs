using System.Globalization;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Infrastructure.Storage.Model;

/// <summary>
/// How fast calls were let go, in a column: when the next is handed out, then the starts of the last second as time and count, all times in
/// microseconds. Empty where nothing is kept.
/// </summary>
internal static class PaceText
{
    private const char Separator = ' ';
    private const char Times = '*';
    private const string Never = "-";

    public static string Write(Pace pace) =>
        pace == Pace.None
            ? ""
            : string.Join(Separator, pace.Starts.Select(Write).Prepend(pace.NextClaimTime is { } next ? Micros(next) : Never));

    public static Pace Read(string text)
    {
        if (text.Length == 0)
            return Pace.None;
        var parts = text.Split(Separator);
        return Pace.FromStorage(parts[0] == Never ? null : Instant(parts[0]), [.. parts.Skip(1).Select(ReadStarts)]);
    }

    private static string Write(PacedStarts starts) =>
        string.Create(CultureInfo.InvariantCulture, $"{Micros(starts.Time)}{Times}{starts.Count}");

    private static PacedStarts ReadStarts(string text)
    {
        var times = text.IndexOf(Times, StringComparison.Ordinal);
        return new(Instant(text[..times]), int.Parse(text[(times + 1)..], CultureInfo.InvariantCulture));
    }

    private static string Micros(DateTimeOffset instant) => CampaignsContext.ToMicroseconds(instant).ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string micros) =>
        CampaignsContext.FromMicroseconds(long.Parse(micros, CultureInfo.InvariantCulture));
}
