using System.Globalization;

namespace CampaignGrpc.Application.Events;

/// <summary>A cursor is the place of an event, in digits.</summary>
public static class EventCursor
{
    public static string Of(long place) => place.ToString(CultureInfo.InvariantCulture);

    /// <summary>The place that a cursor names; null when it is none.</summary>
    public static long? Read(string cursor) =>
        long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;
}
