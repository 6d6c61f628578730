using System.Globalization;
using CampaignGrpc.Infrastructure.Sqlite.Engine;
using CampaignGrpc.Infrastructure.Sqlite.Model;

namespace CampaignGrpc.Infrastructure.Sqlite.Writing;

/// <summary>How values stand in columns, for statements that do not go through EF: just as EF writes them.</summary>
internal static class Columns
{
    private const string DayFormat = "yyyy-MM-dd";

    public static long Micros(DateTimeOffset instant) => CampaignsContext.ToMicroseconds(instant);

    public static long? Micros(DateTimeOffset? instant) => instant is { } at ? Micros(at) : null;

    public static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    public static string? Day(DateOnly? day) => day is { } given ? Day(given) : null;

    public static string TimeOfDay(TimeOnly time) => TimeOfDayText.Write(time);

    public static DateTimeOffset Instant(this Statement row, int column) => CampaignsContext.FromMicroseconds(row.Int64(column));

    public static DateTimeOffset? InstantOrNull(this Statement row, int column) => row.IsNull(column) ? null : row.Instant(column);

    public static DateOnly Day(this Statement row, int column) =>
        DateOnly.ParseExact(row.Text(column), DayFormat, CultureInfo.InvariantCulture);

    public static DateOnly? DayOrNull(this Statement row, int column) => row.IsNull(column) ? null : row.Day(column);

    public static TimeOnly TimeOfDay(this Statement row, int column) => TimeOfDayText.Read(row.Text(column));
}
