using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace CampaignGrpc.Domain.Scheduling;

/// <summary>
/// A time zone by its IANA name, such as <c>Asia/Yekaterinburg</c>. A name that the system does not know (any more)
/// can be held, so that a stored campaign stays readable; it has no local time, and nothing is dialled in it.
/// </summary>
public sealed partial record IanaZone
{
    /// <summary>Twice as long as any name there is.</summary>
    public const int MaxLength = 64;

    /// <summary>Those that are known, of which there are a few hundred: rows of contacts name them by the hundred thousand.</summary>
    private static readonly ConcurrentDictionary<string, IanaZone> Known = new();

    private readonly TimeZoneInfo? _zone;

    private IanaZone(string id, TimeZoneInfo? zone)
    {
        Id = id;
        _zone = zone;
    }

    public string Id { get; }

    public bool IsKnown => _zone is not null;

    public static IanaZone? TryParse(string id, out Problem problem)
    {
        var zone = FromStorage(id);
        problem = zone.IsKnown
            ? default
            : new(FieldReason.UnknownZone, "An IANA time zone name that this system knows, such as Asia/Yekaterinburg.");
        return zone.IsKnown ? zone : null;
    }

    /// <summary>A zone as it was stored, known or not.</summary>
    public static IanaZone FromStorage(string id)
    {
        if (Known.TryGetValue(id, out var known))
            return known;
        var zone = new IanaZone(id, Find(id));
        return zone.IsKnown ? Known.GetOrAdd(id, zone) : zone;
    }

    /// <summary>The zone's clock at an instant; null when the zone is unknown.</summary>
    public DateTimeOffset? LocalTime(DateTimeOffset instant) => _zone is null ? null : TimeZoneInfo.ConvertTime(instant, _zone);

    /// <summary>The zone's date at an instant; null when the zone is unknown.</summary>
    public DateOnly? LocalDay(DateTimeOffset instant) => LocalTime(instant) is { } local ? DateOnly.FromDateTime(local.DateTime) : null;

    /// <summary>
    /// The first instant of a local day or, where the clock leaps over all of it, of the one after. The zone must be known.
    /// </summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        // No clock is further than sixteen hours from UTC.
        var before = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(-16);
        var after = before.AddHours(48);
        while (after - before > new TimeSpan(1))
        {
            var middle = before + ((after - before) / 2);
            if (LocalDay(middle) < day)
                before = middle;
            else
                after = middle;
        }

        return after;
    }

    /// <summary>What the zone's clock is ahead of UTC at an instant. The zone must be known.</summary>
    internal TimeSpan OffsetAt(DateTimeOffset instant) => _zone!.GetUtcOffset(instant);

    public bool Equals(IanaZone? other) => other is not null && Id == other.Id;

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Id;

    private static TimeZoneInfo? Find(string id)
    {
        if (id.Length > MaxLength || !Name().IsMatch(id) || !TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            return null;
        // Once found, a zone is found by its name in any capitals too; after a restart it would not be.
        return zone.HasIanaId && zone.Id == id ? zone : null;
    }

    // Keeps a name from reaching outside the system's folder of zones. Every IANA name begins with a capital; what does not
    // is another copy of the zones there (posix, right: the latter with leap seconds) or the machine's own (localtime).
    [GeneratedRegex(@"\A[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,3}\z")]
    private static partial Regex Name();
}
