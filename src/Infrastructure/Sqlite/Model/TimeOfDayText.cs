using System.Globalization;
using CampaignGrpc.Domain.Campaigns;

namespace CampaignGrpc.Infrastructure.Sqlite.Model;

/// <summary>A time of day as a text on every engine: where one has a type for it, that has no 24:00 or gives it back as another time.</summary>
internal static class TimeOfDayText
{
    private const string Format = "HH:mm:ss";
    private const string Midnight = "24:00:00";

    public static string Write(TimeOnly time) => time == DailyWindow.Midnight ? Midnight : time.ToString(Format, CultureInfo.InvariantCulture);

    public static TimeOnly Read(string text) => text == Midnight ? DailyWindow.Midnight : TimeOnly.ParseExact(text, Format, CultureInfo.InvariantCulture);
}
