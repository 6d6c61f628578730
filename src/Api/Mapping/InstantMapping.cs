using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Google.Protobuf.WellKnownTypes;

namespace CampaignGrpc.Api.Mapping;

internal static class InstantMapping
{
    /// <summary>An instant in whole microseconds; null when there is none.</summary>
    public static DateTimeOffset? ReadInstant(this Timestamp? timestamp, string path, Violations unreadable)
    {
        var instant = timestamp.ReadBound(path, unreadable);
        return instant?.AddTicks(-(instant.Value.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>A duration from the wire may be longer than any TimeSpan; what is out of bounds is refused as such.</summary>
    public static TimeSpan ReadDuration(this Duration duration) =>
        !IsValid(duration)
            ? TimeSpan.MinValue
            : TimeSpan.FromSeconds(Math.Clamp(duration.Seconds, -Duration.MaxSeconds / 1_000, Duration.MaxSeconds / 1_000))
                + TimeSpan.FromMicroseconds(duration.Nanos / 1_000);

    /// <summary>The contract's rule: less than a second of nanoseconds, with the sign of the seconds.</summary>
    private static bool IsValid(Duration duration) =>
        Math.Abs((long)duration.Nanos) <= 999_999_999
        && (duration.Seconds == 0 || duration.Nanos == 0 || Math.Sign(duration.Seconds) == Math.Sign(duration.Nanos));

    /// <summary>
    /// An end of a range of time, which is not cut to microseconds: what lies just before it would be in the range. A
    /// timestamp from the wire may hold what no calendar does.
    /// </summary>
    public static DateTimeOffset? ReadBound(this Timestamp? timestamp, string path, Violations unreadable)
    {
        if (timestamp is null)
            return null;
        try
        {
            return timestamp.ToDateTimeOffset();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            unreadable.Add(path, FieldReason.OutOfRange, "An instant of the years 1 to 9999.");
            return null;
        }
    }
}
