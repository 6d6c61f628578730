using CampaignGrpc.Infrastructure.Storage.Engine;
using CampaignGrpc.Infrastructure.Storage.Model;

namespace CampaignGrpc.Infrastructure.Storage.Writing;

/// <summary>How values stand in columns, for statements that do not go through EF: just as EF writes them.</summary>
internal static class Columns
{
    public static long Micros(DateTimeOffset instant) => CampaignsContext.ToMicroseconds(instant);

    public static long? Micros(DateTimeOffset? instant) => instant is { } at ? Micros(at) : null;

    public static int Day(DateOnly day) => CampaignsContext.ToNumber(day);

    public static int? Day(DateOnly? day) => day is { } given ? Day(given) : null;

    public static DateTimeOffset Instant(this Rows row, int column) => CampaignsContext.FromMicroseconds(row.Int64(column));

    public static DateTimeOffset? InstantOrNull(this Rows row, int column) => row.IsNull(column) ? null : row.Instant(column);

    public static DateOnly Day(this Rows row, int column) => CampaignsContext.FromNumber(row.Int32(column));

    public static DateOnly? DayOrNull(this Rows row, int column) => row.IsNull(column) ? null : row.Day(column);
}
