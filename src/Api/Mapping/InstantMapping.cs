using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Mapping;

internal static class InstantMapping
{
    /// <summary>An instant in whole microseconds; null when there is none. A timestamp from the wire may hold what no calendar does.</summary>
    public static DateTimeOffset? ReadInstant(this Timestamp? timestamp, string path, Violations unreadable)
    {
        if (timestamp is null) return null;
        try
        {
            var instant = timestamp.ToDateTimeOffset();
            return instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            unreadable.Add(path, FieldReason.OutOfRange, "An instant of the years 1 to 9999.");
            return null;
        }
    }
}
